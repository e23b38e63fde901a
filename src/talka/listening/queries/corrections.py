"""What people said against labels, for training."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Exists, F, OuterRef

from talka.listening.documents import body
from talka.listening.models import Correction
from talka.team.models import Community

BATCH: Final = 1_000


def exported_corrections(community: Community, *, batch: int = BATCH) -> Iterator[list[dict[str, Any]]]:
    """The newest correction of each label of each post that still stands as it was corrected, oldest first.

    ``value`` is -1, 0 or 1 for ``sentiment``, true or false for an intent. Whoever said it stands in ``by``, empty
    when they are gone. Nothing is held open between two batches.
    """
    newer = Correction.objects.filter(
        post=OuterRef("post"), label=OuterRef("label"), version=OuterRef("version"), number__gt=OuterRef("number")
    )
    standing = Correction.objects.filter(
        ~Exists(newer), community=community, version=F("post__version"), post__deleted_at=None
    )
    said = standing.select_related("post", "user").defer("post__words").order_by("number")
    last = 0
    while part := list(said.filter(number__gt=last)[:batch]):
        yield [_line(correction) for correction in part]
        last = part[-1].number


def _line(correction: Correction) -> dict[str, Any]:
    post = correction.post
    return {
        "text": body(post.title, post.text),
        "language": post.language,
        "label": correction.label,
        "value": correction.value if correction.label == "sentiment" else bool(correction.value),
        "by": str(correction.user or ""),
        "at": correction.at,
    }
