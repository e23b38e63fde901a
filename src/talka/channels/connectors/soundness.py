"""Making sure that a reading holds what its type promises."""

from __future__ import annotations

from typing import Any

import msgspec

from talka.channels.connectors.contract import HeardPost, UnreadableItemError
from talka.channels.connectors.payload import UNFIT


def sound(post: HeardPost) -> HeardPost:
    """The post without what no table can hold. For readers that copy values as they find them.

    Raises UnreadableItemError when a value is of another type than declared, or there is no id.
    """
    try:
        checked = msgspec.convert(_fit(msgspec.to_builtins(post)), HeardPost)
    except (msgspec.ValidationError, TypeError, ValueError, OverflowError) as error:
        raise UnreadableItemError(f"The payload has an unexpected form: {error}.") from error
    if not checked.id:
        raise UnreadableItemError("The payload has no id.", code="no_id")
    return checked


def _fit(value: Any) -> Any:
    if isinstance(value, str):
        return UNFIT.sub("", value)
    if isinstance(value, dict):
        return {name: _fit(one) for name, one in value.items()}
    return [_fit(one) for one in value] if isinstance(value, (list, tuple)) else value
