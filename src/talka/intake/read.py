"""First step: what a payload means."""

from __future__ import annotations

from talka.channels.connectors.contract import HeardPost, UnreadableItemError
from talka.core.ids import new_id
from talka.intake.fitting import short_id
from talka.intake.flow import Flow, Place, Row, Unreadable


def read(flow: Flow) -> None:
    """Have the connector read every item; one that it cannot read goes to quarantine with the reason."""
    for position, item in flow.places:
        try:
            heard = _with_id(flow.connector.read(item))
        except UnreadableItemError as error:
            flow.quarantined.append(Unreadable(position=position, item=item, code=error.code, reason=str(error)))
            continue
        flow.rows.append(_row(flow, (position, item), heard))


def _with_id(heard: HeardPost) -> HeardPost:
    if not heard.id:
        raise UnreadableItemError("It has no id, so it could not be told from others.", code="no_id")
    return heard


def _row(flow: Flow, place: Place, heard: HeardPost) -> Row:
    return Row(
        id=new_id(),
        external_id=short_id(heard.id),
        heard=heard,
        position=place[0],
        created_at=flow.heard_at,
    )
