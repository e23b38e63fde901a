"""Widgets of forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class LongSelect(forms.Select):
    """A choice among hundreds, without groups.

    It writes its options by itself: Django renders a template for each, which takes a fifth of a millisecond.
    """

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The select as HTML."""
        del renderer
        given = {"name": name, **(attrs or {})} | ({"multiple": True} if self.allow_multiple_selected else {})
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, " selected" if str(code) in chosen else "", label) for code, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt(self.build_attrs(self.attrs, given)), options)


class LongSelectMultiple(LongSelect, forms.SelectMultiple):
    """Some choices among hundreds, without groups."""
