"""WordPress on a real server, beyond the shared contract."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.channels.connectors.runs import hear, kept
from tests.servers.wordpress import WordPress

from talka.channels.connectors.contract import Account, Connector
from talka.channels.connectors.wordpress.connector import WordPressConnector
from talka.net.client import Client

pytestmark = pytest.mark.server


@pytest.fixture
def site(wordpress_server: WordPress) -> WordPress:
    wordpress_server.clear()
    return wordpress_server


@pytest.fixture
def connector(site: WordPress, client: Client) -> Connector:
    return signed_in(site, client)


def signed_in(site: WordPress, client: Client, who: str = "admin") -> Connector:
    return WordPressConnector({"url": site.url, "username": who, "password": site.passwords[who]}, client)


def anonymous(site: WordPress, client: Client) -> Connector:
    return WordPressConnector({"url": f"{site.url}/"}, client)


def bulk(site: WordPress, article: int, texts: list[str], time: str = "now()") -> None:
    rows = ", ".join(f"({article}, '{text}', 'Ann', {time}, utc_timestamp(), '1', 'comment')" for text in texts)
    columns = "comment_post_ID, comment_content, comment_author, comment_date, comment_date_gmt, comment_approved"
    site.sql(f"use wp; insert into wp_comments ({columns}, comment_type) values {rows}")


def test_check_tells_account_and_site(site: WordPress, client: Client) -> None:
    assert signed_in(site, client).check() == Account(name="admin (Test blog)", url=site.url)


def test_check_says_what_the_account_may_not(site: WordPress, client: Client) -> None:
    assert signed_in(site, client, "reader").check() == Account(
        name="reader (Test blog)",
        url=site.url,
        note="This account may not moderate comments: those that wait for approval may not be heard.",
    )


def test_check_without_a_password_says_so(site: WordPress, client: Client) -> None:
    assert anonymous(site, client).check() == Account(
        name="Test blog", url=site.url, note="Without a password only public posts and comments are heard."
    )


def test_a_password_is_taken_with_its_spaces(site: WordPress, client: Client) -> None:
    plain = site.application_password
    spaced = " ".join(plain[begin : begin + 4] for begin in range(0, len(plain), 4))

    account = WordPressConnector({"url": site.url, "username": "admin", "password": spaced}, client).check()

    assert account.name == "admin (Test blog)"


@pytest.fixture
def plain_addresses(site: WordPress) -> Iterator[None]:
    def set_to(structure: str) -> None:
        site.sql(f"update wp.wp_options set option_value='{structure}' where option_name='permalink_structure'")

    set_to("")
    yield
    set_to("/%year%/%postname%/")


def test_a_site_with_plain_addresses_is_heard(site: WordPress, connector: Connector, plain_addresses: None) -> None:
    site.sql(
        "use wp; insert into wp_posts (post_author, post_date, post_date_gmt, post_modified, post_modified_gmt,"
        " post_content, post_title, post_excerpt, to_ping, pinged, post_content_filtered) values"
        " (1, now(), utc_timestamp(), now(), utc_timestamp(), 'x', 'Plain', '', '', '', '')"
    )

    posts, cursor = hear(connector)

    assert [post.title for post in posts] == ["Plain"]
    assert "rest_route" in cursor["root"]


def test_comments_that_wait_are_heard_by_a_moderator_alone(site: WordPress, client: Client) -> None:
    article = site.post("Article", "x")
    waiting = site.comment(article, "Waiting", status="hold")
    shown = site.comment(article, "Shown", author="Ben")

    heard = {
        who: {post.id for post in hear(one)[0]}
        for who, one in {
            "admin": signed_in(site, client),
            "reader": signed_in(site, client, "reader"),
            "anyone": anonymous(site, client),
        }.items()
    }

    public = {f"post:{article}", f"comment:{shown}"}
    assert heard == {"admin": {*public, f"comment:{waiting}"}, "reader": public, "anyone": public}


@pytest.mark.parametrize("status", ["spam", "trash"])
def test_a_comment_put_away_and_back_is_followed(site: WordPress, connector: Connector, status: str) -> None:
    comment = site.comment(site.post("Article", "x"), "Here")
    _, cursor = hear(connector)
    site.request("POST", f"comments/{comment}", status=status)
    away, cursor = hear(connector, cursor)
    site.request("POST", f"comments/{comment}", status="approved")
    back, _ = hear(connector, cursor)

    assert [(post.id, post.deleted) for post in away] == [(f"comment:{comment}", True)]
    assert [(post.id, post.deleted) for post in back] == [(f"comment:{comment}", False)]


def test_a_post_put_away_and_back_is_followed(site: WordPress, connector: Connector) -> None:
    article = site.post("Article", "x")
    _, cursor = hear(connector)
    site.request("DELETE", f"posts/{article}")
    away, cursor = hear(connector, cursor)
    site.request("POST", f"posts/{article}", status="publish")
    back, _ = hear(connector, cursor)

    assert [(post.id, post.deleted) for post in away] == [(f"post:{article}", True)]
    assert [(post.id, post.deleted) for post in back] == [(f"post:{article}", False)]


def test_a_post_published_long_after_its_last_change_is_heard(site: WordPress, connector: Connector) -> None:
    early = site.post("Early", "x")
    planned = site.post("Planned", "x", status="draft")
    site.sql(f"update wp.wp_posts set post_modified='2020-01-01', post_modified_gmt='2020-01-01' where ID={planned}")
    _, cursor = hear(connector)
    site.sql(f"update wp.wp_posts set post_status='publish', post_date=now(), post_date_gmt=now() where ID={planned}")

    later, _ = hear(connector, cursor)

    assert [post.id for post in later] == [f"post:{planned}"]
    assert early != planned


def test_an_edited_post_is_heard_again(site: WordPress, connector: Connector) -> None:
    article = site.post("Before", "x", date_gmt="2020-01-01T00:00:00")
    _, cursor = hear(connector)
    site.request("POST", f"posts/{article}", title="After")

    later, _ = hear(connector, cursor)

    assert [(post.id, post.title) for post in later] == [(f"post:{article}", "After")]
    assert later[0].edited_at is not None


def test_hundreds_of_the_same_second_are_heard_once(site: WordPress, connector: Connector) -> None:
    article = site.post("Article", "x")
    bulk(site, article, [f"number {number}" for number in range(330)], "'2025-05-05 05:05:05'")

    posts, _ = hear(connector)

    assert len(posts) == len({post.id for post in posts}) == 331


def test_more_new_comments_than_the_window_holds_are_heard(site: WordPress, connector: Connector) -> None:
    article = site.post("Article", "x")
    bulk(site, article, [f"early {number}" for number in range(20)], "now() - interval 3 hour")
    early, cursor = hear(connector)
    bulk(site, article, [f"late {number}" for number in range(250)])

    late, cursor = hear(connector, cursor)
    again, _ = hear(connector, cursor)

    assert len(kept(early)) == 21
    assert len(late) == len({post.id for post in late}) == 250
    assert again == []


def test_an_edit_far_back_is_found_in_its_turn(site: WordPress, connector: Connector) -> None:
    article = site.post("Article", "x")
    bulk(site, article, [f"number {number}" for number in range(350)], "now() - interval 1 day")
    _, cursor = hear(connector)
    site.sql("update wp.wp_comments set comment_content='edited' where comment_content='number 20'")

    changed = []
    for _ in range(4):
        posts, cursor = hear(connector, cursor)
        changed += posts

    assert ["edited" in post.text for post in changed] == [True]


def test_a_huge_post_of_broken_html_survives(site: WordPress, connector: Connector) -> None:
    body = "<div><p>" + "שלום 👋 " * 12_000 + "<b><i>unclosed </div></p> <script>alert(1)</script>"
    article = site.post("Huge", body)

    posts, _ = hear(connector)

    assert [post.id for post in posts] == [f"post:{article}"]
    assert posts[0].text.count("שלום 👋") == 12_000


def test_a_hebrew_address_is_kept(site: WordPress, connector: Connector) -> None:
    site.post("שלום עולם", "x")

    posts, _ = hear(connector)

    assert posts[0].title == "שלום עולם"
    assert "%d7%a9" in posts[0].url
