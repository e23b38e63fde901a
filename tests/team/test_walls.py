"""Every address of the site, asked as a stranger, as a member of another brand, and in each role.

The addresses come from the resolver: one that is added later is asked too. An argument that is not known here
fails with its name; give `ARGUMENTS` an object of the brand for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.factories import (
    NOON,
    make_alert,
    make_channel,
    make_collection,
    make_community,
    make_list,
    make_member,
    make_posts,
    make_topic,
    make_user,
)

from talka.channels.models import Channel
from talka.intake.models import Import, Quarantined
from talka.listening.models import Delivery, SavedView
from talka.team.actions import invite
from talka.team.actor import Actor
from talka.team.enums import Role
from talka.team.models import Community, Membership, User
from talka.team.rules import RIGHTS

pytestmark = pytest.mark.django_db

# Who is not signed in may open these; allauth guards the rest of its own.
PUBLIC = {
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "alerts_feed",
    "alerts_stop",
    "healthz",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "team_join",
    "team_welcome",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# These say what kind of thing is meant; there is nothing to keep apart.
WORDS = {"slug", "kind", "name"}


def _quarantined(channel: Channel) -> Quarantined:
    return Quarantined.objects.create(
        community=channel.community,
        channel=channel,
        batch=1,
        position=0,
        code="x",
        reason="x",
        payload={},
        heard_at=NOON,
    )


def _import(community: Community) -> Import:
    file = settings.TALKA.home / "walls.csv"
    file.write_text("id,text,created_at\n1,Hello,2026-03-01T12:00:00Z\n")
    return Import.objects.create(
        community=community,
        channel_name="Walls",
        file_name=file.name,
        path=str(file),
        size=file.stat().st_size,
    )


def _delivery(community: Community) -> Delivery:
    alert = make_alert(community=community)
    return Delivery.objects.create(alert=alert, community=community, way="webhook", due=NOON, next_try=NOON)


def _session(community: Community) -> UserSession:
    user = make_member(community=community).user
    return UserSession.objects.create(user=user, session_key="k" * 32, ip="192.0.2.1", user_agent="x")


def _invitation(community: Community) -> Any:
    return invite(by=Actor.system("test"), community=community, role=Role.VIEWER)[0]


ARGUMENTS: dict[str, Callable[[Community], Any]] = {
    "slug": lambda community: community.slug,
    "kind": lambda community: "feeds",
    "member": lambda community: make_member(community=community).pk,
    "invitation": lambda community: _invitation(community).pk,
    "session": lambda community: _session(community).pk,
    "token": lambda community: "not-a-token",
    "pk": lambda community: 1,
    "key": lambda community: "key",
    "uidb36": lambda community: "1",
    "channel_id": lambda community: make_channel(community=community).pk,
    "post_id": lambda community: make_posts(1, channel=make_channel(community=community))[0].pk,
    "topic_id": lambda community: make_topic(community=community).pk,
    "list_id": lambda community: make_list(community=community).pk,
    "collection_id": lambda community: make_collection(community=community).pk,
    "view_id": lambda community: SavedView.objects.create(community=community, name="All").pk,
    "import_id": lambda community: _import(community).pk,
    "name": lambda community: "filter",
    "alert_id": lambda community: make_alert(community=community).pk,
    "delivery_id": lambda community: _delivery(community).pk,
    "item_id": lambda community: _quarantined(make_channel(community=community)).pk,
}


class Address(NamedTuple):
    """A pattern of the resolver."""

    route: str
    name: str
    arguments: frozenset[str]
    view: Callable[..., Any]

    @property
    def of_a_brand(self) -> bool:
        return self.route.startswith("c/<slug:slug>/")


def addresses() -> list[Address]:
    return list(_walk(get_resolver(), "", frozenset()))


def _walk(resolver: URLResolver, before: str, arguments: frozenset[str]) -> Iterator[Address]:
    for found in resolver.url_patterns:
        route = before + str(found.pattern)
        names = arguments | set(found.pattern.converters) | set(found.pattern.regex.groupindex)
        if isinstance(found, URLPattern):
            yield Address(route, str(found.name), names, found.callback)
        else:
            yield from _walk(found, route, names)


class World:
    """A brand with one of everything; each address gets its arguments from it."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self._made: dict[str, Any] = {}

    def argument(self, address: Address, name: str) -> Any:
        if name not in ARGUMENTS:
            pytest.fail(f"{address.route} has the argument {name!r}, which ARGUMENTS in {__file__} does not know.")
        if name not in self._made:
            self._made[name] = ARGUMENTS[name](self.community)
        return self._made[name]

    def path(self, address: Address, **instead: Any) -> str:
        values = {name: self.argument(address, name) for name in address.arguments}
        return reverse(address.name, kwargs=values | instead)


@pytest.fixture
def world(db: None) -> World:
    return World(make_community(slug="air", name="Air"))


def ask(client: Client, method: str, path: str) -> str:
    """The answer in a word; what the request did is undone."""
    with transaction.atomic():
        answer = client.generic(method, path)
        transaction.set_rollback(True)
    if answer.status_code == 302 and answer["Location"].startswith("/account/login/"):
        return "sign in"
    if answer.status_code in (403, 404, 405):
        return str(answer.status_code)
    return "in" if answer.status_code < 500 else f"500 {getattr(answer, 'exc_info', ['', ''])[1]!r}"


def wrong_answers(
    world: World,
    user: User | None,
    expected: Callable[[Address], set[str]],
    methods: tuple[str, ...],
    **instead: Any,
) -> dict[str, str]:
    """What the addresses of the brand answer where it is not what is expected."""
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    found = {}
    for address in filter(lambda one: one.of_a_brand, addresses()):
        path = world.path(address, **instead)
        for method in methods:
            answer = ask(client, method, path)
            if answer not in expected(address):
                found[f"{method} {address.route}"] = answer
    return found


def test_each_address_has_a_name_of_its_own() -> None:
    names = [address.name for address in addresses()]
    assert ("None" in names, sorted({name for name in names if names.count(name) > 1})) == (False, [])


def test_each_address_of_a_brand_is_guarded() -> None:
    free = [one.route for one in addresses() if one.of_a_brand and not hasattr(one.view, "right")]
    elsewhere = [one.route for one in addresses() if "slug" in one.arguments and not one.of_a_brand]
    assert (free, elsewhere) == ([], [])


def test_no_address_takes_forms_of_other_sites() -> None:
    # A mail program sends the form that ends mails (RFC 8058); its address is signed and can do nothing else.
    free = [one.route for one in addresses() if getattr(one.view, "csrf_exempt", False)]
    assert free == ["alerts/stop/<str:token>/"]


def test_stranger_is_sent_to_sign_in(world: World) -> None:
    assert wrong_answers(world, None, lambda _: {"sign in", "405"}, METHODS) == {}


def test_member_of_another_brand_finds_nothing(world: World) -> None:
    stranger = make_member().user
    assert wrong_answers(world, stranger, lambda _: {"404", "405"}, METHODS) == {}


@pytest.mark.parametrize("role", list(Role))
def test_member_may_what_the_role_says(world: World, role: Role) -> None:
    member = make_member(community=world.community, role=role)

    def expected(address: Address) -> set[str]:
        right = getattr(address.view, "right", None)
        return {"in", "405"} if right in RIGHTS[role] else {"403", "405"}

    assert wrong_answers(world, member.user, expected, ("GET", "POST")) == {}


def test_who_administers_the_installation_is_in(world: World) -> None:
    root = make_user(is_superuser=True)
    assert wrong_answers(world, root, lambda _: {"in", "405"}, ("GET",)) == {}


def test_objects_of_another_brand_are_not_found_under_ones_own(world: World) -> None:
    mine: Membership = make_member()
    client = Client(raise_request_exception=False)
    client.force_login(mine.user)
    found = {}
    for address in addresses():
        if address.of_a_brand and address.arguments - WORDS:
            path = world.path(address, slug=mine.community.slug)
            answers = {method: ask(client, method, path) for method in ("GET", "POST", "DELETE")}
            found[address.route] = {method for method, answer in answers.items() if answer not in ("404", "405")}
    assert {route: methods for route, methods in found.items() if methods} == {}


def test_addresses_of_no_brand_ask_to_sign_in(world: World) -> None:
    found: dict[str, str] = {}
    for address in addresses():
        if not address.of_a_brand and address.name not in PUBLIC:
            path = world.path(address)
            found |= {
                f"{method} {address.name}": ask(Client(raise_request_exception=False), method, path)
                for method in METHODS
            }
    assert {asked: answer for asked, answer in found.items() if answer not in ("sign in", "405")} == {}


def test_public_addresses_answer_a_stranger(world: World) -> None:
    public = [address for address in addresses() if address.name in PUBLIC]
    answers = {
        address.name: ask(Client(raise_request_exception=False), "GET", world.path(address)) for address in public
    }
    assert {name for name, answer in answers.items() if answer not in ("in", "sign in")} == set()


def test_what_is_ones_own_is_not_shown_to_others(world: World) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(make_member(community=world.community).user)
    own = [address for address in addresses() if address.arguments & {"session", "pk"}]
    answers = {address.name: {ask(client, m, world.path(address)) for m in ("GET", "POST")} for address in own}
    assert {name: got for name, got in answers.items() if "in" in got and not name.startswith("mfa_")} == {}
