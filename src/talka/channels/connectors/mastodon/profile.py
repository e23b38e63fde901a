"""What the fields of a profile tell: people name and fill these as they like."""

from __future__ import annotations

import html
import re
from typing import Any, Final

from talka.channels.connectors.payload import entries, text
from talka.text import words

# fmt: off
_PLACE_NAMES: Final = frozenset({
    "based in", "city", "country", "from", "i live in", "lives in", "living in", "location", "place", "where",
    "ort", "standort", "wohnort", "stadt", "land", "heimat",
    "lieu", "localisation", "pays", "ville",
    "ciudad", "lugar", "pais", "ubicacion",
    "citta", "luogo", "paese", "posizione",
    "cidade", "local", "localizacao", "localidade",
    "plaats", "stad", "woonplaats", "sted", "bosted", "plats", "miasto", "konum", "sehir",
    "τοποθεσια", "τοπος", "πολη", "χωρα", "εδρα",
    "город", "место", "местоположение", "откуда", "страна", "місто", "країна",
    "atrasanas vieta", "pilseta", "valsts", "vieta",
    "מיקום", "עיר", "מקום", "ארץ",
    "الموقع", "المدينة", "البلد", "स्थान", "शहर", "देश",
})
# fmt: on
"""Names that fields with a place have, folded."""

_TAG: Final = re.compile(r"<[^<>]*>")
_SIGN: Final = re.compile(r"^\W*\U0001f4cd")


def told_place(account: Any) -> str:
    """The value of the first field whose name means a place, or is a pin; empty when there is none."""
    for field in entries(account, "fields"):
        name = text(field, "name")
        if " ".join(word for word in words(name) if word[0].isalnum()) in _PLACE_NAMES or _SIGN.match(name):
            value = " ".join(html.unescape(_TAG.sub(" ", text(field, "value"))).split())
            return "" if "://" in value else value
    return ""
