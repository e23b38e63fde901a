from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from tests.factories import make_channel, make_member, make_user
from tests.net.servers import Server

from talka.channels.models import Channel
from talka.team.enums import Role
from talka.team.models import Community, Membership

BRAND = {
    "name": "Acme Air",
    "site": "acme.example",
    "handles": "@acme",
    "competitors": "Other Air",
    "time_zone": "Europe/Riga",
}


@pytest.fixture
def root(db: None, client: Client) -> Client:
    """The administrator of the installation."""
    client.force_login(make_user(is_superuser=True))
    return client


def ticks(content: str, name: str) -> list[str]:
    """Values of the boxes of a name, whether ticked or not."""
    return [unescape(value) for value in re.findall(rf'name="{name}" value="([^"]*)"', content)]


def test_brand_is_made_and_leads_to_the_proposals(root: Client) -> None:
    answer = root.post("/start/", BRAND)
    brand = Community.objects.get()
    assert answer["Location"] == f"/c/{brand.slug}/start/"
    assert (brand.name, brand.site, brand.handles, brand.competitors, brand.time_zone) == (
        "Acme Air",
        "https://acme.example",
        ["@acme"],
        ["Other Air"],
        "Europe/Riga",
    )
    content = root.get(answer["Location"]).content.decode()
    assert ticks(content, "topic") == ["Acme Air", "Other Air"]
    assert f'hx-get="/c/{brand.slug}/start/site/"' in content
    assert f'href="/c/{brand.slug}/import/"' in content


@pytest.mark.parametrize(
    "bad", [{"name": ""}, {"name": "x" * 121}, {"site": "no address"}, {"time_zone": "Mars"}, {"handles": "x" * 121}]
)
def test_brand_refuses_bad_input(root: Client, bad: dict[str, str]) -> None:
    answer = root.post("/start/", BRAND | bad)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, list(bad))
    assert not Community.objects.exists()


def test_only_who_administers_the_installation_adds_a_brand(page: Client) -> None:
    assert [page.get("/start/").status_code, page.post("/start/", BRAND).status_code] == [403, 403]


def with_site(boss: Membership, address: str) -> None:
    boss.community.site = address
    boss.community.save()


def test_feeds_of_the_site_come_as_a_part_of_the_page(page: Client, boss: Membership, site: Server) -> None:
    with_site(boss, site.url)
    feed = f"{site.url}/news.xml Acme news"
    part = page.get("/c/air/start/site/").content.decode()
    assert (ticks(part, "feed")[0], "<html" in part) == (feed, False)
    whole = page.get("/c/air/start/?look=1").content.decode()
    assert (ticks(whole, "feed")[0], "hx-get" in whole) == (feed, False)
    make_channel(community=boss.community, settings={"url": f"{site.url}/news.xml"})
    assert feed not in ticks(page.get("/c/air/start/site/").content.decode(), "feed")


def test_without_network_a_word_and_the_import_are_offered(page: Client, boss: Membership) -> None:
    with_site(boss, "http://127.0.0.1:9/")
    part = page.get("/c/air/start/site/").content.decode()
    assert "Your site could not be asked for its feeds." in part
    assert 'href="/c/air/import/"' in part


def test_accepting_makes_what_was_ticked_and_nothing_else(page: Client, boss: Membership) -> None:
    ticked = {
        "topic": ["Acme Air", "Never proposed"],
        "source": ["search-0", "x"],
        "feed": ["https://e.org/f News", "bad"],
    }
    answer = page.post("/c/air/start/accept/", ticked)
    assert answer["Location"] == "/c/air/"
    assert list(boss.community.topics.values_list("name", "kind")) == [("Acme Air", "brand")]
    channels = boss.community.channels.order_by("created")
    assert list(channels.values_list("name", "kind")) == [("Google News: Acme Air", "feeds"), ("News", "feeds")]
    assert "1 topic listens, 2 channels are connected." in page.get("/c/air/").content.decode()


def test_accepting_twice_doubles_nothing(page: Client, boss: Membership) -> None:
    ticked = {
        "topic": ["Acme Air"],
        "source": ["mastodon-tag"],
        "feed": ["https://e.org/f News", "https://e.org/f News"],
    }
    for _ in range(2):
        page.post("/c/air/start/accept/", ticked)
    assert (boss.community.topics.count(), boss.community.channels.count()) == (1, 2)


def test_who_may_not_connect_is_refused(client: Client, boss: Membership) -> None:
    client.force_login(make_member(community=boss.community, role=Role.AGENT).user)
    answers = [client.get(f"/c/air/start/{part}") for part in ("", "site/")]
    answers.append(client.post("/c/air/start/accept/", {"feed": "https://e.org/f News"}))
    assert [answer.status_code for answer in answers] == [403] * 3
    assert not Channel.objects.exists()


def test_other_brand_is_not_there(page: Client) -> None:
    slug = make_member().community.slug
    answers = [page.get(f"/c/{slug}/start/"), page.get(f"/c/{slug}/start/site/"), page.post(f"/c/{slug}/start/accept/")]
    assert [answer.status_code for answer in answers] == [404] * 3
