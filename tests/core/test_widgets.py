"""Long selects are those of Django."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.test.html import parse_html

from talka.core.widgets import LongSelect, LongSelectMultiple

CHOICES = [("", "All"), ("GR", "Greece"), ("LV", "<b>Latvia</b>"), (7, "Seven")]
ATTRS = {"id": "id_country", "required": True, "class": "wide", "disabled": False}


@pytest.mark.parametrize("value", ["", None, "GR", '"><script>', 7])
def test_a_long_select_is_a_select(value: Any) -> None:
    ours, theirs = (kind(choices=CHOICES).render("country", value, ATTRS) for kind in (LongSelect, forms.Select))
    assert parse_html(ours) == parse_html(theirs)


@pytest.mark.parametrize("value", [None, [], ["GR", "LV"], [7], ['"><script>']])
def test_a_long_select_of_several_is_one_of_several(value: Any) -> None:
    kinds = (LongSelectMultiple, forms.SelectMultiple)
    ours, theirs = (kind(choices=CHOICES).render("country", value, ATTRS) for kind in kinds)
    assert parse_html(ours) == parse_html(theirs)
