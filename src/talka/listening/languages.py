"""Languages that posts are told to be in, with their names in the reader's language."""

from __future__ import annotations

from talka.core.locales import reader_locale

# Those that the identifier of the intake tells apart well enough to filter by.
# fmt: off
CODES = (
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "lv", "ms", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "sw", "ta", "th",
    "tl", "tr", "uk", "ur", "vi", "zh",
)
# fmt: on
UNKNOWN = "und"


def language_name(code: str) -> str:
    """The name of a language in the reader's language; the code itself when it has none."""
    return str(reader_locale().languages.get(code, code))


def language_choices() -> list[tuple[str, str]]:
    """All languages, by name."""
    return sorted(((code, language_name(code)) for code in CODES), key=lambda choice: choice[1])
