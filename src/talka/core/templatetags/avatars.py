"""``{% avatar name url %}``: a face, or initials where there is none or it does not load."""

from __future__ import annotations

import unicodedata
import zlib

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
HUES = 5


def initials(name: str) -> str:
    """Up to two first letters, of the first and the last word; a dot for a name without letters or digits."""
    words = [word for word in name.replace("@", " ").split() if any(map(str.isalnum, word))]
    if not words:
        return "·"
    ends = [words[0], words[-1]] if len(words) > 1 else [words[0]]
    letters = (next(letter for letter in word if letter.isalnum()) for word in ends)
    return unicodedata.normalize("NFC", "".join(letters)).upper()


@register.simple_tag
def avatar(name: str, url: str = "", size: str = "") -> SafeString:
    """A round picture; only https pictures are asked for. ``size``: empty, ``small`` or ``large``."""
    hue = zlib.crc32(name.encode()) % HUES
    picture = (
        format_html('<img src="{}" alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer">', url)
        if url.startswith("https://")
        else ""
    )
    return format_html(
        '<span class="avatar hue-{} {}" aria-hidden="true">{}{}</span>', hue, size, initials(name), picture
    )
