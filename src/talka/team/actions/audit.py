"""Writing the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from talka.team.actor import Actor
from talka.team.models import AuditEntry, Community

NAME_LENGTH = 120
OBJECT_NAME_LENGTH = 200


def record(
    *,
    by: Actor,
    action: str,
    community: Community | None = None,
    obj: Model | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add one line to the audit log; call it inside the transaction of what it tells about.

    ``before`` and ``after`` are JSON-ready and must hold no secret; fields that are the same in both are left
    out. Without a community it is about an account or the whole installation.
    """
    old, new = changed(before or {}, after or {})
    return AuditEntry.objects.create(
        community=community,
        user=by.user,
        user_name=by.name[:NAME_LENGTH],
        action=action,
        object_type=obj._meta.label_lower if obj else "",  # noqa: SLF001 - public API by another name
        object_id=str(obj.pk) if obj else "",
        object_name=str(obj)[:OBJECT_NAME_LENGTH] if obj else "",
        before=old,
        after=new,
        address=by.address,
    )


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both sides without what is the same in both."""
    same = {name for name in before.keys() & after.keys() if before[name] == after[name]}
    return (
        {name: value for name, value in before.items() if name not in same},
        {name: value for name, value in after.items() if name not in same},
    )
