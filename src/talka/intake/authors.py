"""Who said it: one row for each account of a network, as it last showed itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from itertools import chain

from django.db import connection

from talka.channels.connectors.contract import HeardAuthor
from talka.core.ids import new_id
from talka.intake.copying import literal
from talka.intake.fitting import fit, short_id
from talka.intake.flow import Account, Flow, Row
from talka.text.places import country_of, is_country

LONGEST = 500
LONGEST_PLACE = 200

_SELECT = """
SELECT external_id, id, handle, name, url, avatar, kind, place, country FROM channels_author
WHERE community_id = %s AND network = %s AND external_id = ANY(%s::text[])
"""
_SHOWN = ("handle", "name", "url", "avatar", "kind", "place")
"""What an account keeps when it is told no more; its country goes with its place."""

_UPSERT = """
INSERT INTO channels_author
  (id, created, community_id, network, external_id, handle, name, url, avatar, kind, place, country)
SELECT fresh.id, %s, %s, %s, fresh.external_id, fresh.handle, fresh.name, fresh.url, fresh.avatar, fresh.kind,
  fresh.place, fresh.country
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
  AS fresh (id, external_id, handle, name, url, avatar, kind, place, country)
ON CONFLICT (community_id, network, external_id) DO UPDATE SET
  handle = coalesce(nullif(excluded.handle, ''), channels_author.handle),
  name = coalesce(nullif(excluded.name, ''), channels_author.name),
  url = coalesce(nullif(excluded.url, ''), channels_author.url),
  avatar = coalesce(nullif(excluded.avatar, ''), channels_author.avatar),
  kind = coalesce(nullif(excluded.kind, ''), channels_author.kind),
  place = coalesce(nullif(excluded.place, ''), channels_author.place),
  country = CASE WHEN excluded.place = '' AND excluded.country = '' THEN channels_author.country
    ELSE excluded.country END
RETURNING external_id, id
"""


def recognise_authors(flow: Flow) -> None:
    """Set kind and country of who speaks, as they say now, else as they said before.

    Accounts that nothing new is said of are written nowhere; those of others come with `identify_authors`.
    """
    spoken = list(_spoken(flow))
    if not spoken:
        return
    flow.accounts = _known(flow, {external_id for _, external_id, _ in spoken})
    for row, external_id, author in spoken:
        before = flow.accounts.get(external_id)
        row.author_kind = author.kind.value if author.kind else before.kind if before else ""
        row.country = _country(author) or (before.country if before and not author.place else "")


def identify_authors(flow: Flow) -> None:
    """Set ``author_id`` of new posts; write accounts that are new or show themselves otherwise.

    Accounts are written in the order of their ids, so that two workers cannot wait for each other.
    """
    spoken = list(_spoken(flow))
    if not spoken:
        return
    latest = {external_id: author for _, external_id, author in spoken}
    ids = _written(flow, {external_id: _shown(author) for external_id, author in latest.items()})
    for row, external_id, _ in spoken:
        row.author_id = ids[external_id]


def _spoken(flow: Flow) -> Iterator[tuple[Row, str, HeardAuthor]]:
    """New posts whose author is told, with his id as it is stored."""
    for row in flow.new:
        if row.heard is not None and row.heard.author is not None and row.heard.author.id:
            yield row, short_id(row.heard.author.id), row.heard.author


def _known(flow: Flow, external_ids: set[str]) -> dict[str, Account]:
    with connection.cursor() as cursor:
        cursor.execute(_SELECT, [flow.community, _network(flow), literal(external_ids)])
        names = ("id", *_SHOWN, "country")
        return {found[0]: Account(**dict(zip(names, found[1:], strict=True))) for found in cursor.fetchall()}


def _written(flow: Flow, shown: dict[str, Account]) -> dict[str, uuid.UUID]:
    ids = {external_id: known.id for external_id, known in flow.accounts.items() if known.id}
    fresh = sorted(each for each, now in shown.items() if _differs(flow.accounts.get(each), now))
    if fresh:
        columns = [[getattr(shown[each], name) for each in fresh] for name in (*_SHOWN, "country")]
        made = [str(new_id()) for _ in fresh]
        with connection.cursor() as cursor:
            arrays = map(literal, chain((made, fresh), columns))
            cursor.execute(_UPSERT, [flow.heard_at, flow.community, _network(flow), *arrays])
            ids.update(cursor.fetchall())
    return ids


def _network(flow: Flow) -> str:
    return flow.connector.network()[:200]


def _shown(author: HeardAuthor) -> Account:
    return Account(
        handle=fit(author.handle[:LONGEST]),
        name=fit(author.name[:LONGEST]),
        url=fit(author.url),
        avatar=fit(author.avatar),
        kind=author.kind.value if author.kind else "",
        place=fit(author.place[:LONGEST_PLACE]),
        country=_country(author),
    )


def _country(author: HeardAuthor) -> str:
    if author.country:
        return author.country if is_country(author.country) else ""
    return country_of(author.place) if author.place else ""


def _differs(before: Account | None, now: Account) -> bool:
    """Whether the account is new, or anything that is told now is another than before."""
    if before is None:
        return True
    if (now.place or now.country) and now.country != before.country:
        return True
    return any((told := getattr(now, name)) and told != getattr(before, name) for name in _SHOWN)
