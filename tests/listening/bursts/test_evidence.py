"""What makes a burst."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from talka.listening.bursts import Kind, Post, Reason, characteristic, explain, judge
from talka.listening.bursts.evidence import representative

texts = st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), max_size=20)


def _posts(texts: list[str], start: int = 0, **labels: object) -> list[Post]:
    return [Post(str(start + i), text.split(), **labels) for i, text in enumerate(texts)]  # type: ignore[arg-type]


BEFORE = _posts([f"the shop on {day} street is open" for day in range(60)], 100)
OUTAGE = _posts(
    [
        *["the app login fails again"] * 20,
        *["login fails for me too"] * 15,
        *(f"the shop on {day} street is open" for day in range(5)),
    ],
    sentiment=-1,
    intents={"complaint"},
)


def test_evidence_names_the_phrase_and_the_posts_that_make_the_burst() -> None:
    evidence = explain(OUTAGE, BEFORE)
    assert evidence.terms[0].text == "login fails"
    assert (evidence.terms[0].posts, evidence.terms[0].posts_before, evidence.terms[0].share) == (35, 0, 0.875)
    assert "login" not in {term.text for term in evidence.terms}
    assert "the shop" not in {term.text for term in evidence.terms}
    assert sorted(evidence.posts) == ["0", "20"]
    assert (evidence.explained, evidence.explained_before) == (0.875, 0.0)
    assert (evidence.verdict.kind, evidence.verdict.reason) == (Kind.TROUBLE, Reason.MAJORITY)


def test_links_that_make_the_burst_are_told() -> None:
    now = [Post(str(i), ["read", "this"], links=["https://a.example/x"]) for i in range(10)]
    evidence = explain(now, BEFORE)
    assert [(link.text, link.posts) for link in evidence.links] == [("https://a.example/x", 10)]


def test_evidence_of_nothing_is_empty() -> None:
    evidence = explain([], [])
    assert (evidence.terms, evidence.links, evidence.posts, evidence.explained) == ([], [], [], 0.0)
    assert evidence.verdict.reason is Reason.FEW


@given(texts, texts)
def test_characteristic_terms_are_more_frequent_now_and_sorted(now: list[list[str]], before: list[list[str]]) -> None:
    terms = characteristic(now, before)
    assert [term.z for term in terms] == sorted((term.z for term in terms), reverse=True)
    assert all(term.z > 0 and 0 < term.share <= 1 and 0 <= term.share_before <= 1 for term in terms)
    mirrored = {term.text for term in characteristic(before, now)}
    assert mirrored.isdisjoint(term.text for term in terms)


def test_a_word_that_is_rare_in_both_scores_less_than_one_that_is_frequent_now() -> None:
    now, before = [["crash"]] * 30 + [["odd"]] + [["shop"]] * 30, [["shop"]] * 200
    terms = {term.text: term.z for term in characteristic(now, before)}
    assert terms["crash"] > 3 * terms["odd"]


def test_representative_posts_do_not_repeat_each_other() -> None:
    posts = _posts(["a b", "a b", "c", "d"])
    assert representative(posts, {"a": 3, "b": 2, "c": 4, "e": 9}, 5) == ["0", "2"]
    assert representative(posts, {"a": 3, "b": 2, "c": 4, "e": 9}, 1) == ["0"]


def _labelled(complaints: int, requests: int, rest: int) -> list[Post]:
    return [
        *(Post(f"c{i}", [], (), -1, {"complaint"}) for i in range(complaints)),
        *(Post(f"r{i}", [], (), 1, {"request"}) for i in range(requests)),
        *(Post(f"n{i}", [], (), 0) for i in range(rest)),
    ]


def test_kind_is_told_from_shares_against_before() -> None:
    before = _labelled(10, 10, 80)
    decided = {
        "trouble": judge(_labelled(40, 5, 55), before),
        "demand": judge(_labelled(10, 40, 50), before),
        "same mix": judge(_labelled(10, 10, 80), before),
        "always complaints": judge(_labelled(60, 5, 35), _labelled(60, 5, 35)),
        "both": judge(_labelled(40, 40, 20), before),
        "demand more": judge(_labelled(25, 60, 15), before),
        "few": judge(_labelled(4, 0, 0), before),
        "no past": judge(_labelled(0, 30, 10), []),
    }
    assert {name: (verdict.kind, verdict.reason) for name, verdict in decided.items()} == {
        "trouble": (Kind.TROUBLE, Reason.ROSE),
        "demand": (Kind.DEMAND, Reason.ROSE),
        "same mix": (Kind.UNCLEAR, Reason.NEITHER),
        "always complaints": (Kind.TROUBLE, Reason.MAJORITY),
        "both": (Kind.UNCLEAR, Reason.BOTH),
        "demand more": (Kind.DEMAND, Reason.ROSE),
        "few": (Kind.UNCLEAR, Reason.FEW),
        "no past": (Kind.DEMAND, Reason.MAJORITY),
    }


def test_the_reason_is_told_in_numbers() -> None:
    verdict = judge(_labelled(40, 5, 55), _labelled(10, 10, 80))
    assert verdict.sentence == (
        "40 of 100 labelled posts complain or are negative (40%; before 10%), "
        "5 ask, praise or propose (5%; before 10%)."
    )


def test_a_complaint_that_asks_is_trouble_and_no_demand() -> None:
    verdict = judge([Post(str(i), [], (), -1, {"complaint", "question"}) for i in range(9)], [])
    assert (verdict.trouble.posts, verdict.demand.posts) == (9, 0)


def test_posts_without_labels_do_not_count() -> None:
    assert judge([Post(str(i), []) for i in range(50)], []).trouble.of == 0
