from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from tests.factories import make_channel, make_user
from tests.intake.plain import PlainConnector, page, said

from talka.channels import registry
from talka.channels.connectors.contract import Ability, ChannelKind
from talka.channels.models import Channel, Post
from talka.intake.actions import dismiss, take, take_again
from talka.intake.flow import Outcome
from talka.intake.models import Batch, Quarantined
from talka.intake.queries import raw_payload, waiting_in_quarantine
from talka.team.actor import Actor
from talka.team.models import AuditEntry

pytestmark = pytest.mark.django_db
PLAIN = ChannelKind(
    key="plain",
    label="Plain",
    summary="",
    abilities=frozenset({Ability.HEAR}),
    fields=(),
    load=lambda: lambda _settings, _client: PlainConnector(),
)


class StricterConnector(PlainConnector):
    """As it was before its fix."""

    def read(self, item: Any) -> Any:
        return super().read(type(item)(payload={"bad": "Not yet."} if "late" in item.payload else item.payload))


@pytest.fixture
def channel(db: None, monkeypatch: pytest.MonkeyPatch) -> Channel:
    monkeypatch.setattr(registry, "kinds", lambda: {"plain": PLAIN})
    return make_channel(kind="plain", cursor={"at": 5})


@pytest.fixture
def by() -> Actor:
    return Actor.person(make_user(name="Ann"))


def quarantine(channel: Channel) -> None:
    payloads = [said("1", "Good"), {"bad": "No."}, said("2", "Late one") | {"late": True}]
    take(channel, page(*payloads, at=9), connector=StricterConnector())


def test_take_again_takes_what_can_be_read_now(channel: Channel, by: Actor) -> None:
    quarantine(channel)
    heard_at = Batch.objects.get().heard_at
    assert take_again(by=by, community=channel.community) == Outcome(new=1, quarantined=1, seq=2)
    assert list(Post.objects.order_by("seq").values_list("external_id", "heard_at")) == [
        ("1", heard_at),
        ("2", heard_at),
    ]
    items = list(Quarantined.objects.order_by("position").values_list("reason", "tries", "released"))
    assert [(reason, tries, released is None) for reason, tries, released in items] == [
        ("No.", 2, True),
        ("Not yet.", 2, False),
    ]
    channel.refresh_from_db()
    assert channel.cursor == {"at": 9}
    entry = AuditEntry.objects.get(action="quarantine.take_again")
    assert (entry.user_name, entry.after) == ("Ann", {"items": 2, "taken": 1})


def test_take_again_twice_doubles_nothing(channel: Channel, by: Actor) -> None:
    quarantine(channel)
    for _ in range(2):
        take_again(by=by, community=channel.community)
    assert (Post.objects.count(), Quarantined.objects.count()) == (2, 2)


def test_take_again_touches_no_other_community(channel: Channel, by: Actor) -> None:
    quarantine(channel)
    other = make_channel().community
    assert take_again(by=by, community=other, items=Quarantined.objects.all()) == Outcome()
    assert dismiss(by=by, community=other, items=Quarantined.objects.all()) == 0


def test_dismissed_item_is_kept_and_shown_no_more(channel: Channel, by: Actor) -> None:
    quarantine(channel)
    assert dismiss(by=by, community=channel.community, items=Quarantined.objects.filter(reason="No.")) == 1
    assert [item.reason for item in waiting_in_quarantine(channel.community)] == ["Not yet."]
    assert Quarantined.objects.filter(dismissed__lte=timezone.now()).count() == 1
    assert AuditEntry.objects.get(action="quarantine.dismiss").after == {"items": 1}


def test_raw_payload_is_that_of_the_last_change(channel: Channel) -> None:
    take(channel, page(said("1", "First"), said("2", "Other")), connector=PlainConnector())
    take(channel, page(said("1", "Second", likes=3)), connector=PlainConnector())
    posts = {post.external_id: raw_payload(post) for post in Post.objects.all()}
    assert posts == {"1": said("1", "Second", likes=3), "2": said("2", "Other")}
