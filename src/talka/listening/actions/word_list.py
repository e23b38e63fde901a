"""Lists: adding, changing, deleting. Each action first takes the lock of the community's row (`actions.uses`)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from talka.listening.actions.uses import lock, refuse_if_used, rename_in_users, renew_users
from talka.listening.entries import Entries, read_entries
from talka.listening.models import WordList
from talka.listening.query import QueryError
from talka.listening.query.fields import named
from talka.listening.refusals import NameTakenError
from talka.team.actions import record
from talka.team.actor import Actor
from talka.team.models import Community


def add_list(*, by: Actor, community: Community, name: str, entries: str, note: str = "") -> WordList:
    """Save entries under a name.

    Raises:
        QueryError: an entry cannot be understood (`talka.listening.entries.read_entries` tells the lines).
        NameTakenError: there is a list of this name, or the name has no letter or digit.
    """
    found = _read(entries)
    with transaction.atomic():
        lock(community)
        made = WordList(community=community, name=name, folded=_free(community, name), note=note)
        made.entries, made.size = entries, found.size
        made.save(force_insert=True)
        record(by=by, community=community, action="list.add", obj=made, after=_facts(made))
    return made


def change_list(*, by: Actor, word_list: WordList, name: str, entries: str, note: str = "") -> WordList:
    """Change a list.

    Topics that use it follow: a new name is written into their queries, other entries are searched for.

    Raises:
        QueryError, NameTakenError: as for `add_list`.
        BreaksOthersError: topics that use it would become too large.
    """
    found = _read(entries)
    with transaction.atomic():
        lock(word_list.community)
        current = WordList.objects.get(pk=word_list.pk)
        before, old = _facts(current), current.name
        other = found.query != read_entries(current.entries).query
        current.folded = _free(current.community, name, besides=current)
        current.name, current.note = name, note
        current.entries, current.size = entries, found.size
        current.revision += other
        if _facts(current) != before:
            current.save()
            _record(by, "list.change", current, before)
        if name != old:
            rename_in_users(current, "list", old)
        if other:
            renew_users(current)
    return current


def delete_list(*, by: Actor, word_list: WordList) -> None:
    """Delete a list that no query names.

    Raises:
        InUseError: topics or alerts name it.
    """
    with transaction.atomic():
        lock(word_list.community)
        current = WordList.objects.get(pk=word_list.pk)
        refuse_if_used(current, "list")
        record(by=by, community=current.community, action="list.delete", obj=current, before=_facts(current))
        current.delete()


def _read(entries: str) -> Entries:
    found = read_entries(entries)
    if found.query is None:
        raise QueryError([wrong.mistake for wrong in found.wrong])
    return found


def _free(community: Community, name: str, *, besides: WordList | None = None) -> str:
    """The name as it is compared, if no other list has it."""
    folded = named(name)
    others = community.lists.filter(folded=folded)
    if besides:
        others = others.exclude(pk=besides.pk)
    if not folded or others.exists():
        raise NameTakenError
    return folded


def _record(by: Actor, action: str, word_list: WordList, before: dict[str, Any]) -> None:
    record(by=by, community=word_list.community, action=action, obj=word_list, before=before, after=_facts(word_list))


def _facts(word_list: WordList) -> dict[str, Any]:
    return {"name": word_list.name, "entries": word_list.entries, "note": word_list.note}
