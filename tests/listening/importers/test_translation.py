"""What all dialects share: what is refused, what a loss says, what the limits are."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.listening.importers.outcome import outcome, refusal

from talka.listening.importers import DIALECTS, EFFECTS, MESSAGES, Effect, Loss, Translation, translate
from talka.listening.query import QueryError
from talka.listening.query.limits import MAXIMUM_DEPTH

PLACE = "“region:usa” was left out: of places, Talka knows only countries."


def test_dialects_are_listed_with_their_names() -> None:
    assert {key: dialect.name for key, dialect in DIALECTS.items()} == {
        "brandwatch": "Brandwatch",
        "meltwater": "Meltwater",
        "sprinklr": "Sprinklr",
        "talkwalker": "Talkwalker",
        "x": "X (Twitter)",
    }


def test_an_unknown_dialect_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError, match="netbase"):
        translate("acme", "netbase")


def test_a_loss_says_what_was_done_and_what_follows() -> None:
    assert translate("acme AND region:usa", "brandwatch") == Translation(
        "acme", (Loss("place", f"{PLACE} The query now finds more.", 9, 19, Effect.MORE),)
    )


def test_a_long_part_of_the_source_is_shortened_in_the_message() -> None:
    (loss,) = translate("acme AND region:(" + " OR ".join(["usa"] * 1000) + ")", "brandwatch").losses
    assert loss.message.startswith("“region:(usa OR usa OR usa OR usa OR usa OR usa OR usa OR us…” was left out")


def test_every_message_names_its_part_and_every_effect_has_a_sentence() -> None:
    assert [code for code, message in MESSAGES.items() if message.count("{text}") != 1] == []
    assert set(EFFECTS) == set(Effect)


@pytest.mark.parametrize(
    ("source", "effect"),
    [
        ("acme AND region:usa", "more"),
        ("acme OR region:usa", "fewer"),
        ("acme NOT region:usa", "more"),
        ("acme NOT (rocket OR region:usa)", "more"),
        ("acme NOT (rocket AND region:usa)", "fewer"),
        ("acme NOT (rocket NOT region:usa)", "fewer"),
        ("acme NOT (rocket AND (anvil OR region:usa))", "more"),
        ("acme AND (anvil OR NOT region:usa)", "fewer"),
        ("acme NOT NOT (rocket AND region:usa)", "more"),
        ("acme NEAR/3 region:usa", "more"),
        ("title:(acme AND region:usa)", "more"),
    ],
)
def test_the_effect_of_leaving_out_depends_on_what_stands_around(source: str, effect: str) -> None:
    assert outcome(source, "brandwatch")[1] == [("place", effect, "region:usa")]


@pytest.mark.parametrize(
    ("source", "mistakes"),
    [
        ("", [("empty", "")]),
        ("  ", [("empty", "  ")]),
        ("acme AND ( )", [("empty", "( )")]),
        ("(acme", [("unclosed", "(")]),
        ("acme)", [("unopened", ")")]),
        ('"acme', [("unclosed_quote", '"')]),
        ("{acme", [("unclosed_brace", "{")]),
        ("acme <<<why", [("comment_unclosed", "<<<")]),
        ("AND acme", [("nothing_before", "AND")]),
        ("acme OR", [("nothing_after", "OR")]),
        ("acme AND OR rocket", [("nothing_after", "AND")]),
        ("acme NOT", [("nothing_after", "NOT")]),
        ("acme NOT OR rocket", [("nothing_after", "NOT")]),
        ("acme NEAR/3", [("nothing_after", "NEAR/3")]),
        ("acme AND title:", [("field_empty", "title:")]),
        ("NOT jobs", [("matches_all", "jobs")]),
        ("acme OR NOT jobs", [("matches_all", "jobs")]),
        ("language:en", [("matches_all", "language:en")]),
        ("region:usa", [("nothing_left", ""), ("place", "region:usa")]),
        ("region:usa OR *", [("nothing_left", ""), ("place", "region:usa"), ("wildcard", "*")]),
        ("acme OR NOT ab OR NOT cd", [("matches_all", "ab"), ("matches_all", "cd")]),
        ("<<<why>>> NOT jobs", [("matches_all", "jobs")]),
        ("region:usa NOT jobs", [("place", "region:usa"), ("matches_all", "jobs")]),
        ("(" * (MAXIMUM_DEPTH + 1) + "acme", [("too_deep", "(")]),
        ("NOT " * (MAXIMUM_DEPTH + 1) + "acme", [("too_deep", "NOT")]),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(source: str, mistakes: list[tuple[str, str]]) -> None:
    assert refusal(source, "brandwatch") == mistakes


def test_reasons_of_a_refusal_do_not_tell_what_the_query_finds() -> None:
    with pytest.raises(QueryError) as raised:
        translate("region:usa", "brandwatch")
    assert [mistake.message for mistake in raised.value.mistakes] == [
        "Nothing of this query can be brought over.",
        PLACE,
    ]


@pytest.mark.parametrize("dialect", ["brandwatch", "x"])
@pytest.mark.parametrize(
    "source",
    [
        "a " * 500_000,
        "(" * 1_000_000,
        "(" * 60_000,
        "acme AND (" * 1_000 + "acme" + ")" * 1_000,
        "word " * 12_000,
        '"' * 60_001,
        "<<<" * 20_000,
        "NOT " * 15_000,
        '"' + "aa * " * 13_000 + '"',
        " OR ".join(["NOT aa"] * 5_000),
        "title:(" * 300,
    ],
)
def test_what_is_too_much_is_refused(source: str, dialect: str) -> None:
    assert refusal(source, dialect) != []


@pytest.mark.parametrize("dialect", ["sprinklr", "talkwalker"])
def test_a_query_at_the_limits_is_carried_over(dialect: str) -> None:
    written = "(" * (MAXIMUM_DEPTH - 1) + " OR ".join(["acme"] * 4_000) + ")" * (MAXIMUM_DEPTH - 1)
    assert outcome(written, dialect) == (" OR ".join(["acme"] * 4_000), [])


def test_many_nears_side_by_side_become_and_beyond_what_near_can_hold() -> None:
    assert outcome("aa NEAR/1 bb NEAR/2f cc NEAR/3 dd", "brandwatch") == (
        "(aa NEAR/1 bb NEAR/2f cc) AND dd",
        [("near", "more", "NEAR/3")],
    )


@pytest.mark.parametrize("source", ["\x00", "\ud800 acme", "acme\x00rocket", "\u202eacme\u200b", "ac\ud800me"])
def test_odd_characters_do_no_harm(source: str) -> None:
    for dialect in DIALECTS:
        assert refusal(source, dialect) in ([], [("nothing_left", ""), ("no_word", source)])


def test_a_not_before_a_field_stays_before_it() -> None:
    assert outcome("acme NOT title:(rocket OR anvil)", "brandwatch") == ("acme NOT title:(rocket OR anvil)", [])


def test_quotation_marks_of_every_kind_close_each_other() -> None:
    assert outcome('“acme rocket” OR «late delivery» OR צה"ל', "x") == (
        '"acme rocket" OR "late delivery" OR "צה ל"',
        [],
    )


def test_a_name_before_a_colon_that_is_no_field_is_a_word_or_told() -> None:
    assert outcome("Star Wars: Andor 12:30 http://acme.example/a mood:good", "x") == (
        'Star AND Wars AND Andor AND "12:30" AND "http://acme.example/a"',
        [("unknown", "more", "mood:good")],
    )


def test_importers_load_without_django() -> None:
    program = "import sys, talka.listening.importers\nassert 'django' not in sys.modules\n"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
