"""``{% sparkline values %}``: a small line of numbers, drawn on the server."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
WIDTH, HEIGHT, PAD = 100, 32, 2


def _points(values: Sequence[int]) -> list[str]:
    step = WIDTH / max(1, len(values) - 1)
    top = max(*values, 1) if len(values) > 1 else 1
    return [f"{n * step:.1f} {HEIGHT - PAD - value / top * (HEIGHT - 2 * PAD):.1f}" for n, value in enumerate(values)]


@register.simple_tag
def sparkline(values: Sequence[int], label: str = "") -> SafeString:
    """A line over ``values`` (none negative, oldest first); nothing for fewer than two of them."""
    if len(values) < 2:  # noqa: PLR2004 - a line has two ends
        return SafeString()
    line = "L".join(_points(values))
    return format_html(
        '<svg class="sparkline" viewBox="0 0 {} {}" preserveAspectRatio="none" {}>'
        '<path class="area" d="M0 {}L{}L{} {}Z"/><path d="M{}"/></svg>',
        WIDTH,
        HEIGHT,
        format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"'),
        HEIGHT,
        line,
        WIDTH,
        HEIGHT,
        line,
    )
