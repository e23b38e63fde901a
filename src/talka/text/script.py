"""The writing system of a text."""

from __future__ import annotations

import enum
import re
from typing import Final


class Script(enum.Enum):
    """Writing systems that we tell apart; ISO 15924 codes."""

    LATIN = "Latn"
    GREEK = "Grek"
    CYRILLIC = "Cyrl"
    HEBREW = "Hebr"
    ARABIC = "Arab"
    DEVANAGARI = "Deva"
    ARMENIAN = "Armn"
    GEORGIAN = "Geor"
    BENGALI = "Beng"
    GURMUKHI = "Guru"
    GUJARATI = "Gujr"
    TAMIL = "Taml"
    TELUGU = "Telu"
    KANNADA = "Knda"
    MALAYALAM = "Mlym"
    SINHALA = "Sinh"
    THAI = "Thai"
    LAO = "Laoo"
    BURMESE = "Mymr"
    KHMER = "Khmr"
    ETHIOPIC = "Ethi"
    KANA = "Kana"
    HANGUL = "Hang"
    HAN = "Hani"


_LETTERS: Final = {
    Script.LATIN: "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff",
    Script.GREEK: "\u0370-\u0373\u0376-\u037d\u037f-\u03ff\u1f00-\u1fff",
    Script.CYRILLIC: "\u0400-\u0481\u048a-\u052f",
    Script.HEBREW: "\u05d0-\u05f2\ufb1d-\ufb4f",
    Script.ARABIC: "\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f"
    "\ufb50-\ufdff\ufe70-\ufefc",
    Script.DEVANAGARI: "\u0900-\u0963\u0970-\u097f",
    Script.ARMENIAN: "\u0531-\u0587",
    Script.GEORGIAN: "\u10a0-\u10ff\u1c90-\u1cbf",
    Script.BENGALI: "\u0980-\u09e3",
    Script.GURMUKHI: "\u0a00-\u0a7f",
    Script.GUJARATI: "\u0a80-\u0aff",
    Script.TAMIL: "\u0b80-\u0bff",
    Script.TELUGU: "\u0c00-\u0c7f",
    Script.KANNADA: "\u0c80-\u0cff",
    Script.MALAYALAM: "\u0d00-\u0d7f",
    Script.SINHALA: "\u0d80-\u0dff",
    Script.THAI: "\u0e01-\u0e4e",
    Script.LAO: "\u0e81-\u0edf",
    Script.BURMESE: "\u1000-\u109f",
    Script.KHMER: "\u1780-\u17dd",
    Script.ETHIOPIC: "\u1200-\u137f",
    Script.KANA: "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9d",
    Script.HANGUL: "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
    Script.HAN: "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
}
_EACH: Final = {script: re.compile(f"[{letters}]") for script, letters in _LETTERS.items()}
_LATIN_ONLY: Final = re.compile("[\x00-\u036f\u1e00-\u20cf\u2100-\u2bff\ufe00-\ufe0f\U0001f000-\U000e01ef]*")
_ASCII_LETTER: Final = re.compile("[A-Za-z]")
# Names of brands and products stay Latin in every language, so a few letters of another script outweigh them.
_LATIN_WEIGHT: Final = 0.4


def script_of(text: str) -> Script | None:
    """The script that most of the text is written in; None where it has no letter."""
    if text.isascii():
        return Script.LATIN if _ASCII_LETTER.search(text) else None
    if _LATIN_ONLY.fullmatch(text):
        return Script.LATIN if _EACH[Script.LATIN].search(text) else None
    counts = _counts(text)
    if not counts:
        return None
    weights = counts | {Script.LATIN: counts.get(Script.LATIN, 0) * _LATIN_WEIGHT}
    if Script.KANA in counts:  # Japanese mixes kana and Han
        weights[Script.KANA] += counts.get(Script.HAN, 0)
    return max(weights, key=weights.__getitem__)


def _counts(text: str) -> dict[Script, float]:
    """Letters of each script that occurs; looks no further once every letter is accounted for."""
    counts: dict[Script, float] = {}
    left = sum(map(str.isalpha, text))
    for script, pattern in _EACH.items():
        if left <= 0:
            break
        if found := len(pattern.findall(text)):
            counts[script] = found
            left -= found
    return counts
