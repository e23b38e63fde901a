from __future__ import annotations

import pytest
from django.utils import translation

from talka.listening.errors import WORDS, problems, query_problem, said
from talka.listening.importers import DIALECTS, Effect, Loss, translate
from talka.listening.importers import EFFECTS as IMPORT_EFFECTS
from talka.listening.importers import MESSAGES as IMPORT_MESSAGES
from talka.listening.losses import EFFECTS, LOSSES, lost, refusals
from talka.listening.query import QueryError, parse
from talka.listening.query.notes import MESSAGES, note

ISOLATES = str.maketrans("", "", "\u2068\u2069")


@pytest.fixture(autouse=True)
def english() -> object:
    with translation.override("en"):
        yield


@pytest.mark.parametrize("code", MESSAGES)
def test_every_code_of_the_language_says_the_same_to_readers(code: str) -> None:
    mistake = note(code, 0, 3, text="abc", example="lang:en")
    assert said(mistake).translate(ISOLATES) == mistake.message


def test_no_code_is_translated_that_the_language_does_not_know() -> None:
    assert (set(WORDS), set(LOSSES)) == (set(MESSAGES), set(IMPORT_MESSAGES))
    assert set(EFFECTS) == {effect for effect, words in IMPORT_EFFECTS.items() if words}


@pytest.mark.parametrize("code", IMPORT_MESSAGES)
def test_every_loss_says_the_same_to_readers(code: str) -> None:
    message = f"{IMPORT_MESSAGES[code].format(text='abc')} {IMPORT_EFFECTS[Effect.MORE]}"
    assert lost(Loss(code, message, 1, 4, Effect.MORE), "xabcx").translate(ISOLATES) == message


def test_a_query_of_which_nothing_is_left_is_refused_with_its_reasons() -> None:
    source = "impressions:[1000 TO *]"
    with pytest.raises(QueryError) as caught:
        translate(source, next(iter(DIALECTS)))
    told = [(problem.message.translate(ISOLATES), problem.at) for problem in refusals(caught.value.mistakes, source)]
    assert told == [
        ("Nothing of this query can be brought over.", ""),
        ("“impressions:[1000 TO *]” was left out: Talka does not know how many people a post reaches.", source),
    ]


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ("coffee OR", "There is nothing after this OR. Put a word there, or remove it.", "OR"),
        ("NEAR/3 coffee", "There is nothing before this NEAR/3. Put a word there, or remove it.", "NEAR/3"),
        ("(coffee", "This parenthesis is never closed. Add a ) where the group ends.", "("),
        ("lang:many x", "“many” is not something this field can ask for. Write for example lang:en.", "many"),
    ],
)
def test_query_problem_says_what_is_wrong_and_where(text: str, message: str, at: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    problem = query_problem(caught.value, text)
    assert (problem.message.translate(ISOLATES), problem.at) == (message, at)


def test_places_count_as_a_browser_counts() -> None:
    (problem,) = problems([note("no_word", 3, 4)], "😀\n😀&x")
    assert (problem.start, problem.end, problem.line, problem.column, problem.at) == (5, 6, 2, 2, "&")


def test_a_place_in_a_long_line_is_shown_with_what_is_around_it() -> None:
    text = "a" * 500 + "&" + "b" * 500
    (problem,) = problems([note("no_word", 500, 501)], text)
    assert (problem.before, problem.at, problem.after) == ("…" + "a" * 160, "&", "b" * 160 + "…")
