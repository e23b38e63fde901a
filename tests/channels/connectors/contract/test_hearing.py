"""What every connector owes where it is used: on a real server, or a file."""

from __future__ import annotations

import html
from datetime import UTC, datetime, timedelta

import pytest
from tests.channels.connectors.contract.worlds import (
    EditableWorld,
    ForgettingWorld,
    World,
    each_that_answers,
    each_that_edits,
    each_that_forgets,
    each_that_grows,
)
from tests.channels.connectors.runs import hear, kept, pages

from talka.channels.connectors.contract import Connector
from talka.net.client import Client

RTL = "\u200fשלום\u200e"


@pytest.fixture
def connector(world: World, client: Client) -> Connector:
    return world.kind.load()(world.settings(), client)


def test_check_names_the_account(world: World, connector: Connector) -> None:
    account = connector.check()

    assert account.name


def test_check_of_bad_settings_says_what_is_wrong(world: World, client: Client) -> None:
    for settings, expected in world.bad():
        with pytest.raises(expected) as caught:
            world.kind.load()(settings, client).check()
        assert caught.value.person


def test_fetch_hears_what_was_written(world: World, connector: Connector) -> None:
    written = {world.write(text): text for text in ("Coffee is good", "Tea is better")}

    posts, _ = hear(connector)

    heard = {post.id: post for post in posts if post.id in written}
    assert heard.keys() == written.keys()
    assert all(text in heard[post_id].text for post_id, text in written.items())
    assert all(post.author and post.author.id and post.url for post in heard.values())


def test_ids_are_the_same_on_every_run(world: World, client: Client) -> None:
    world.write("Once")
    world.write("Twice")

    first, _ = hear(world.kind.load()(world.settings(), client))
    second, _ = hear(world.kind.load()(world.settings(), client))

    assert sorted(post.id for post in first) == sorted(post.id for post in second)


def test_nothing_is_heard_twice(world: World, connector: Connector) -> None:
    first = world.write("Only once")
    posts, cursor = hear(connector)
    again, _ = hear(connector, cursor)

    assert [post.id for post in posts].count(first) == 1
    assert again == []


@each_that_grows
def test_what_comes_later_is_heard_alone(world: World, connector: Connector) -> None:
    world.write("At first")
    _, cursor = hear(connector)
    _, cursor = hear(connector, cursor)
    second = world.write("And this")
    later, _ = hear(connector, cursor)

    assert [post.id for post in later] == [second]


def test_fetch_goes_on_after_a_kill_at_any_point(world: World, client: Client) -> None:
    written = world.fill()
    make = world.kind.load()

    taken = list(pages(make(world.settings(), client)))
    reader = make(world.settings(), client)
    whole = [reader.read(item).id for page in taken for item in page.items]

    assert len(taken) > 1
    assert written <= set(whole)
    assert len(whole) == len(set(whole))
    for stop in range(len(taken) - 1):
        before = [reader.read(item).id for page in taken[: stop + 1] for item in page.items]
        after, _ = hear(make(world.settings(), client), taken[stop].cursor)
        assert sorted(before + [post.id for post in after]) == sorted(whole)


def test_asking_twice_with_one_cursor_is_harmless(world: World, connector: Connector) -> None:
    world.write("The same")

    first, _ = hear(connector)
    second, _ = hear(connector)

    assert kept(first).keys() == kept(second).keys()


@each_that_edits
def test_edits_are_followed(world: EditableWorld, connector: Connector) -> None:
    edited, other = world.write("Before"), world.write("Untouched")
    posts, cursor = hear(connector)
    world.edit(edited, "Afterwards")

    changed, _ = hear(connector, cursor)

    assert [post.id for post in changed] == [edited]
    assert "Afterwards" in kept(changed, kept(posts))[edited].text
    assert "Untouched" in kept(changed, kept(posts))[other].text


@each_that_forgets
def test_deletions_are_followed(world: ForgettingWorld, connector: Connector) -> None:
    deleted, other = world.write("To be deleted"), world.write("To stay")
    posts, cursor = hear(connector)
    world.delete(deleted)

    changed, cursor = hear(connector, cursor)
    again, _ = hear(connector, cursor)

    table = kept(changed, kept(posts))
    assert deleted not in table
    assert other in table
    assert [post.id for post in changed if post.deleted] == [deleted]
    assert again == []


@each_that_answers
def test_an_answer_knows_its_parent_and_its_thread(world: World, connector: Connector) -> None:
    root = world.write("The first word")
    cursor = hear(connector)[1] if world.grows else {}
    answer = world.write("An answer", parent=root)
    deeper = world.write("An answer to the answer", parent=answer)

    later = {post.id: post for post in hear(connector, cursor)[0]}
    at_once = {post.id: post for post in hear(connector)[0]}

    for heard in (later, at_once):
        assert heard[answer].parent == root
        assert heard[deeper].parent == answer
        assert heard[deeper].thread == heard[answer].thread != ""
    assert at_once[root].thread in {"", later[answer].thread}


def test_times_carry_their_zone(world: World, connector: Connector) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    written = world.write("Now")
    after = datetime.now(UTC) + timedelta(seconds=2)

    heard = {post.id: post for post in hear(connector)[0]}[written]

    assert heard.created_at is not None
    assert heard.created_at.tzinfo is UTC
    assert before <= heard.created_at <= after


@pytest.mark.parametrize("odd", ["👩🏽‍🚀 emoji", RTL, "AT&T: 5 > 3", "Ωραίο žodis 中文 ไทย", "«quotes» — dash"])
def test_odd_bodies_survive(world: World, connector: Connector, odd: str) -> None:
    written = world.write(odd)

    heard = {post.id: post for post in hear(connector)[0]}[written]

    assert odd in (html.unescape(heard.text) if heard.html else heard.text)


def test_long_bodies_survive(world: World, connector: Connector) -> None:
    written = world.write("x" * world.longest + " end")

    heard = {post.id: post for post in hear(connector)[0]}[written]

    assert "x" * world.longest in heard.text


def test_the_network_names_a_place(connector: Connector) -> None:
    assert connector.network()
