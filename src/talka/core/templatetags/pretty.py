"""``{{ value|pretty }}``: JSON, indented."""

from __future__ import annotations

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def pretty(value: Any) -> str:
    """JSON for a person to read; what JSON does not know is written as text."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)
