"""The words of a text against the lexicon: strengths of feeling, turned by negations, and entries of intents."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from talka.listening.labels.entries import entries_at
from talka.listening.labels.lexicon import BITS, STRENGTH, Lexicon
from talka.listening.labels.tallies import Tally
from talka.listening.labels.wordlists import SECTIONS
from talka.text.kernel import TokenBatch, hash_of
from talka.text.kernel.compiled import inner

Row = npt.NDArray[np.float32]
State = npt.NDArray[np.int64]

MOST_WORDS: Final = 600
"""Of a text are read; more say little new and cost time."""
_SCOPE: Final = 3
"""Words that a negation turns."""
_NEAR: Final = 2
"""Words that an intensifier or diminisher acts on."""
_BOOST: Final = 1.5
_DAMP: Final = 0.5
_OPENING: Final = 3
_HASH: Final = ord("#")
_LINK: Final = np.uint64(hash_of(b"http"))
_SAFE_LINK: Final = np.uint64(hash_of(b"https"))
_PICTURE: Final = 0xE2
_HIGH_PICTURE: Final = 0xF0

_POSITIVE: Final = BITS * SECTIONS.index("positive")
_NEGATIVE: Final = BITS * SECTIONS.index("negative")
_NEGATION: Final = BITS * SECTIONS.index("negation")
_INTENSIFIER: Final = BITS * SECTIONS.index("intensifier")
_DIMINISHER: Final = BITS * SECTIONS.index("diminisher")
_CONTRAST: Final = BITS * SECTIONS.index("contrast")
_QUESTION: Final = BITS * SECTIONS.index("question")
_INTENTS: Final = len(SECTIONS) - SECTIONS.index("question")

# Numba takes an IntEnum's members for objects: these are the columns as numbers.
_WORDS: Final = int(Tally.WORDS)
_PLAIN: Final = (int(Tally.NEGATIVE), int(Tally.POSITIVE))
_TURNED: Final = (int(Tally.NOT_NEGATIVE), int(Tally.NOT_POSITIVE))
_AFTER: Final = (int(Tally.NEGATIVE_AFTER), int(Tally.POSITIVE_AFTER))
_EMOJI: Final = (int(Tally.EMOJI_NEGATIVE), int(Tally.EMOJI_POSITIVE))
_FIRST: Final = int(Tally.FIRST)
_LAST: Final = int(Tally.LAST)
_NEGATIONS: Final = int(Tally.NEGATIONS)
_INTENSIFIERS: Final = int(Tally.INTENSIFIERS)
_DIMINISHERS: Final = int(Tally.DIMINISHERS)
_CONTRASTS: Final = int(Tally.CONTRASTS)
_FIRST_INTENT: Final = int(Tally.QUESTION)
_QUESTION_OPENS: Final = int(Tally.QUESTION_OPENS)
_LONG_DRAWN: Final = int(Tally.LONG_DRAWN)
_HASHTAGS: Final = int(Tally.HASHTAGS)
_MENTIONS: Final = int(Tally.MENTIONS)
_LINKS: Final = int(Tally.LINKS)

# Places in the state: where the last negation, intensifier, diminisher was, up to where a phrase with feeling covers
# the words, and the last feeling that a negation behind it may turn: its place, whether it is positive, its strength
# in thousandths.
_AT: Final = 0
_NEGATED: Final = 1
_BOOSTED: Final = 2
_DAMPED: Final = 3
_COVERED: Final = 4
_FELT: Final = 5
_FELT_POSITIVE: Final = 6
_FELT_STRENGTH: Final = 7
STATE: Final = 8
_LONG_AGO: Final = -100
_THOUSAND: Final = 1000


class Reader(NamedTuple):
    """What words are looked up with, and room to work in."""

    lexicon: Lexicon
    contexts: npt.NDArray[np.uint64]
    """[languages, CONTEXTS] of the lists for a text of a language; the first to tell a feeling decides."""
    backward: npt.NDArray[np.bool_]
    """[languages] whether a negation also turns what stands before it (German, Hindi)."""
    letters: npt.NDArray[np.uint8]
    """[LONGEST_WORD] for a word without its drawn-out letters."""
    state: State
    """[STATE]"""


@inner
def count_words(reader: Reader, language: int, batch: TokenBatch, text: int, row: Row) -> None:
    """Add what the words of a text say to its row."""
    state = reader.state
    state[:] = _LONG_AGO
    state[_AT] = 0
    first = batch.texts[text]
    for token in range(first, min(batch.texts[text + 1], first + MOST_WORDS)):
        if batch.signed[token]:
            row[_HASHTAGS if batch.data[batch.starts[token]] == _HASH else _MENTIONS] += np.float32(1)
            continue
        value, span, drawn = entries_at(
            reader.lexicon, reader.contexts[language], batch, token, batch.texts[text + 1], reader.letters
        )
        row[_LONG_DRAWN] += np.float32(drawn)
        row[_LINKS] += np.float32(batch.hashes[token] in (_LINK, _SAFE_LINK))
        if value:
            _count_intents(value, state, row)
            _feel(value, span, _is_picture(batch, token), state, row)
            _modify(value, reader.backward[language], state, row)
        state[_AT] += 1
    row[_WORDS] = np.float32(state[_AT])


@inner
def _is_picture(batch: TokenBatch, token: int) -> bool:
    first = batch.data[batch.starts[token]]
    return bool(first == _PICTURE or first >= _HIGH_PICTURE)


@inner
def _count_intents(value: np.uint32, state: State, row: Row) -> None:
    for intent in range(_INTENTS):
        row[_FIRST_INTENT + intent] += np.float32(value >> np.uint32(_QUESTION + BITS * intent) & np.uint32(STRENGTH))
    if _strength(value, _QUESTION) and state[_AT] < _OPENING:
        row[_QUESTION_OPENS] = np.float32(1)


@inner
def _strength(value: np.uint32, shift: int) -> int:
    return int(np.int64(value >> np.uint32(shift) & np.uint32(STRENGTH)))


@inner
def _modify(value: np.uint32, backward: bool, state: State, row: Row) -> None:  # noqa: FBT001 - compiled
    """Note a word that acts on others."""
    if _strength(value, _NEGATION):
        row[_NEGATIONS] += np.float32(1)
        state[_NEGATED] = state[_AT]
        if backward and state[_AT] - state[_FELT] <= _SCOPE:
            _turn_back(state, row)
    if _strength(value, _INTENSIFIER):
        row[_INTENSIFIERS] += np.float32(1)
        state[_BOOSTED] = state[_AT]
    if _strength(value, _DIMINISHER):
        row[_DIMINISHERS] += np.float32(1)
        state[_DAMPED] = state[_AT]
    if _strength(value, _CONTRAST):
        row[_CONTRASTS] += np.float32(1)
        row[_AFTER[0]] = row[_AFTER[1]] = np.float32(0)


@inner
def _turn_back(state: State, row: Row) -> None:
    """Turn the feeling before a negation."""
    side = state[_FELT_POSITIVE]
    strength = np.float32(state[_FELT_STRENGTH]) / np.float32(_THOUSAND)
    row[_PLAIN[side]] -= strength
    row[_TURNED[side]] += strength
    row[_AFTER[side]] = max(row[_AFTER[side]] - strength, np.float32(0))
    row[_AFTER[1 - side]] += strength
    row[_LAST] = np.float32(1 - 2 * side)
    state[_FELT] = _LONG_AGO


@inner
def _feel(value: np.uint32, span: int, picture: bool, state: State, row: Row) -> None:  # noqa: FBT001 - compiled
    """Add a feeling: to its own side, or where it is negated to what is turned."""
    positive, negative = _strength(value, _POSITIVE), _strength(value, _NEGATIVE)
    at = state[_AT]
    if not (positive or negative) or at <= state[_COVERED]:
        return
    side = 1 if positive >= negative else 0
    if picture:
        row[_EMOJI[side]] += np.float32(max(positive, negative))
        return
    strength = _modified(np.float32(max(positive, negative)), state)
    if at - state[_NEGATED] <= _SCOPE:
        row[_TURNED[side]] += strength
        side = 1 - side
    else:
        row[_PLAIN[side]] += strength
        state[_FELT], state[_FELT_POSITIVE] = at + span - 1, side
        state[_FELT_STRENGTH] = np.int64(strength * _THOUSAND)
    row[_AFTER[side]] += strength
    row[_LAST] = np.float32(2 * side - 1)
    if row[_FIRST] == 0:
        row[_FIRST] = row[_LAST]
    state[_COVERED] = at + span - 1


@inner
def _modified(strength: np.float32, state: State) -> np.float32:
    if state[_AT] - state[_BOOSTED] <= _NEAR:
        strength = np.float32(strength * np.float32(_BOOST))
    if state[_AT] - state[_DAMPED] <= _NEAR:
        strength = np.float32(strength * np.float32(_DAMP))
    return strength
