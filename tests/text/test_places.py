"""Which country a told place lies in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talka.text.places import LONGEST, countries, country_named, country_of, is_country


@pytest.mark.parametrize(
    ("place", "country"),
    [
        # names of countries, in the languages of readers
        ("Latvia", "LV"),
        ("Rīga, Latvija", "LV"),
        ("Ελλάδα", "GR"),
        ("ישראל", "IL"),
        ("Київ, Україна", "UA"),
        ("Deutschland", "DE"),
        ("the Netherlands", "NL"),
        ("Trinidad & Tobago", "TT"),
        ("London, UK", "GB"),
        ("Edinburgh, Scotland", "GB"),
        ("U.S.A.", "US"),
        ("México", "MX"),
        # cities, of several with a name the largest
        ("Riga", "LV"),
        ("Αθήνα", "GR"),
        ("תל אביב", "IL"),
        ("Tel-Aviv", "IL"),
        ("東京", "JP"),
        ("athens", "GR"),
        ("Athens", "GR"),
        ("St. Petersburg", "RU"),
        ("Munich, Bavaria", "DE"),
        # states, and what only the city before them decides
        ("Athens, GA", "US"),
        ("Libreville, GA", "GA"),
        ("Atlanta, Georgia", "US"),
        ("Tbilisi, Georgia", "GE"),
        ("Tel Aviv, IL", "IL"),
        ("Chicago, IL", "US"),
        ("San Francisco, CA, USA", "US"),
        ("LA, CA", "US"),
        ("Toronto, CA", "CA"),
        ("London, Ontario", "CA"),
        ("Perth, WA", "AU"),
        ("Sydney, NSW", "AU"),
        # flags
        ("🇬🇷", "GR"),
        ("Riga 🇱🇻🇪🇺", "LV"),
        ("somewhere 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "GB"),
        ("Berlin 🇩🇪🇺🇦", "DE"),
        # nothing that is sure
        ("Georgia", ""),
        ("GA", ""),
        ("DE", ""),
        ("Athens, Berlin", ""),
        ("🇬🇷 🇱🇻", ""),
        ("🇪🇺", ""),
        ("Earth", ""),
        ("Planet Earth, Milky Way", ""),
        ("Internet", ""),
        ("it", ""),
        ("on", ""),
        ("Hogwarts", ""),
        ("🌍", ""),
        (" , ,", ""),
        ("", ""),
    ],
)
def test_a_place_is_in_its_country_or_in_none(place: str, country: str) -> None:
    assert country_of(place) == country


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("GR", "GR"),
        ("el", "GR"),
        ("uk", "GB"),
        ("lva", "LV"),
        ("New  Zealand", "NZ"),
        ("Georgia", "GE"),
        ("Ελλαδα", "GR"),
        ("Riga", ""),
        ("eu", ""),
        ("", ""),
    ],
)
def test_a_country_is_named_by_name_or_code(written: str, country: str) -> None:
    assert country_named(written) == country


def test_codes_are_those_of_countries() -> None:
    known = countries()
    assert {code for code in known if not (len(code) == 2 and code.isupper() and is_country(code))} == set()
    assert (240 < len(known) < 260, is_country("EU"), is_country("LVA"), is_country("gr")) == (
        True,
        False,
        False,
        False,
    )


@settings(deadline=None)
@given(
    st.text(max_size=2 * LONGEST)
    | st.lists(st.sampled_from(["Riga", "GA", "🇬🇷", "🇱", ",", " ", "Georgia"])).map("".join)
)
def test_any_text_gives_a_country_or_nothing(place: str) -> None:
    found = country_of(place)
    assert found == "" or is_country(found)
    assert country_of(f"  {place.upper()}  "[: 2 * LONGEST]) is not None
