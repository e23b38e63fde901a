"""One way to write each word: case, accents and points taken away where readers do not miss them.

NFKC and case folding; accents of Latin and Greek; Hebrew points; Arabic vowel signs and tatweel; Cyrillic
stress marks, and ё as е. A mark that makes another letter stays: й is not и, ї is not і, and Indic vowel
signs are kept.
"""

from __future__ import annotations

import re
import unicodedata

from talka.text.alphabet import EMOJI, JOINERS, VARIATIONS

# Latin letters with a stroke, a hook or a ligature: Unicode gives them no decomposition.
_LATIN = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ȷ": "j", "ħ": "h",
        "ŧ": "t", "ŋ": "n", "ĸ": "k", "ƀ": "b", "ɓ": "b", "ƈ": "c", "ȼ": "c", "ɖ": "d", "ɗ": "d", "ɇ": "e",
        "ƒ": "f", "ɠ": "g", "ǥ": "g", "ɨ": "i", "ɉ": "j", "ƙ": "k", "ƚ": "l", "ɲ": "n", "ƞ": "n", "ɵ": "o",
        "ƥ": "p", "ɍ": "r", "ʈ": "t", "ƭ": "t", "ʉ": "u", "ʋ": "v", "ƴ": "y", "ɏ": "y", "ƶ": "z", "ⱥ": "a",
        "ⱦ": "t", "ß": "ss",
    }
)  # fmt: skip
_CYRILLIC_PLAIN = {"ё": "е", "Ё": "Е", "ѐ": "е", "Ѐ": "Е", "ѝ": "и", "Ѝ": "И"}
_UNSEEN = re.compile(f"[{JOINERS}{VARIATIONS}\u0640\u07fa\u034f]")
_EMOJI = re.compile(EMOJI)
# Scripts whose letters can spare every mark, and those whose marks count where they make another letter.
_ACCENTED = re.compile(
    "[A-Za-z0-9\u00aa-\u02af\u0370-\u03ff\u0590-\u05ff\u1d00-\u1dbf\u1e00-\u1fff\u2c60-\u2c7f"
    "\ua720-\ua7ff\uab30-\uab6f]"
)
_LETTERED = re.compile("[\u0400-\u052f\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f]")
_ENCLOSING = re.compile("[\u20d0-\u20ff]")


def fold(word: str) -> str:
    """The one form of a word that query, matcher and search compare; holds spaces where a sign means several.

    Folding a folded word changes nothing.
    """
    if word.isascii():
        return word.lower()
    if _EMOJI.match(word) and not word[0].isalnum():
        return word.replace("\ufe0f", "")
    plain = _without_marks(unicodedata.normalize("NFKD", _UNSEEN.sub("", word)))
    lower = unicodedata.normalize("NFKD", plain.casefold())
    return unicodedata.normalize("NFKC", _without_marks(lower).translate(_LATIN))


def _without_marks(text: str) -> str:
    """Decomposed text without the marks that its letters can spare."""
    kept: list[str] = []
    base = ""
    for character in _UNSEEN.sub("", text):
        if unicodedata.category(character)[0] != "M":
            base = character
        elif not _belongs(base, character):
            continue
        kept.append(character)
    return "".join(kept)


def _belongs(base: str, mark: str) -> bool:
    """Whether the mark makes another letter of its base."""
    if _ENCLOSING.match(mark) or _ACCENTED.match(base):
        return False
    if _LETTERED.match(base):
        both = unicodedata.normalize("NFC", base + mark)
        return len(both) == 1 and both not in _CYRILLIC_PLAIN
    return True
