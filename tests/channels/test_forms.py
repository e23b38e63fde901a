from __future__ import annotations

from typing import Any

import pytest
from tests.factories import make_channel, make_community

from talka.channels.connectors.contract import Ability, ChannelKind, Field, FieldKind
from talka.channels.forms import PREFIX, ChannelForm

pytestmark = pytest.mark.django_db

KIND = ChannelKind(
    key="all",
    label="All",
    summary="",
    abilities=frozenset({Ability.HEAR}),
    fields=(
        Field(name="url", label="Address", kind=FieldKind.URL),
        Field(name="word", label="Word", help="Ask at the door.", kind=FieldKind.SECRET),
        Field(name="most", label="Most", kind=FieldKind.NUMBER, required=False),
        Field(name="tags", label="Tags", kind=FieldKind.LIST, required=False),
        Field(name="way", label="Way", kind=FieldKind.CHOICE, default="in", choices=(("in", "In"), ("out", "Out"))),
        Field(name="place", label="Place", required=False),
    ),
    load=lambda: None,  # type: ignore[arg-type, return-value] # a form never makes the connector
    interval=60,
)
GOOD = {
    "name": "Door",
    "interval": "60",
    "setting_url": "example.org",
    "setting_word": " sesame ",
    "setting_most": "0",
    "setting_tags": "a\nb",
    "setting_way": "out",
}


def form(data: dict[str, str] | None = None, **more: Any) -> ChannelForm:
    return ChannelForm(data, **{"kind": KIND, "community": make_community(), **more})


def test_form_gives_the_settings_as_the_connector_reads_them() -> None:
    filled = form(GOOD)
    assert filled.is_valid(), filled.errors
    assert filled.values() == {
        "url": "https://example.org",
        "word": "sesame",
        "most": "0",
        "tags": "a\nb",
        "way": "out",
        "place": "",
    }


def test_form_asks_in_the_order_of_the_declaration_between_name_and_interval() -> None:
    names = [PREFIX + field.name for field in KIND.fields]
    empty = form()
    assert list(empty.fields) == ["name", *names, "interval"]
    assert [empty[name].initial for name in ("name", "interval", "setting_way")] == ["All", 60, "in"]


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("interval", "4"),
        ("interval", "86401"),
        ("interval", "soon"),
        ("setting_url", ""),
        ("setting_url", "no address"),
        ("setting_url", "javascript:alert(1)"),
        ("setting_word", ""),
        ("setting_most", "-1"),
        ("setting_most", "many"),
        ("setting_way", "through"),
        ("setting_place", "x" * 501),
        ("setting_place", "a\x00b"),
    ],
)
def test_form_refuses_bad_input_at_its_field(name: str, bad: str) -> None:
    assert list(form({**GOOD, name: bad}).errors) == [name]


def test_name_is_there_once_yet_is_free_again_after_the_removal() -> None:
    channel = make_channel(name="Door")
    again = form(GOOD, community=channel.community)
    assert again.errors == {"name": ["There is a channel of this name already."]}
    assert form(GOOD, community=channel.community, channel=channel).errors == {}
    channel.removed = channel.created
    channel.save()
    assert form(GOOD, community=channel.community).errors == {}


def test_secret_of_a_channel_may_stay_empty_and_is_never_in_the_page() -> None:
    channel = make_channel(settings={"url": "https://e.org", "word": "leaked"})
    shown = form(channel=channel, community=channel.community)
    assert (shown["setting_word"].help_text, shown.fields["setting_word"].required) == (
        "Leave empty to keep what is stored. Ask at the door.",
        False,
    )
    assert "leaked" not in shown.as_p()
    assert "sesame" not in form({**GOOD, "setting_url": ""}).as_p()
    assert form({**GOOD, "setting_word": ""}, channel=channel, community=channel.community).errors == {}
