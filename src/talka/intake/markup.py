"""HTML of strangers as text, with its paragraphs and links."""

from __future__ import annotations

import html
import re

import nh3

_BLOCKS = {
    "p",
    "div",
    "blockquote",
    "pre",
    "ul",
    "ol",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
}
_LINES = {"br", "li", "tr", "hr", "figcaption"}
_TAGS = _BLOCKS | _LINES | {"a"}

_SPACE = re.compile(r"[^\S\u00a0]+")
_BLOCK = re.compile(rf"\s*</?(?:{'|'.join(sorted(_BLOCKS))})>\s*")
_LINE = re.compile(rf"\s*</?(?:{'|'.join(sorted(_LINES))})>\s*")
_ANCHOR = re.compile(r'<a(?: href="([^"]*)")?>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"</?[a-z][^>]*>")
_MANY = re.compile(r"\n{3,}")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")


def readable(source: str) -> tuple[str, list[str]]:
    """The text of an HTML body, and the addresses that its words link to (hashtags and handles do not count)."""
    safe = nh3.clean(source, tags=_TAGS, attributes={"a": {"href"}}, link_rel=None, url_schemes={"http", "https"})
    links: list[str] = []

    def label(match: re.Match[str]) -> str:
        words = _TAG.sub("", match[2]).strip()
        if match[1] and not words.startswith(("#", "@")):
            links.append(html.unescape(match[1]))
        return match[2]

    flat = _ANCHOR.sub(label, _SPACE.sub(" ", safe))
    spaced = _LINE.sub("\n", _BLOCK.sub("\n\n", flat))
    return _MANY.sub("\n\n", html.unescape(_TAG.sub("", spaced))).strip(), links


def plain(source: str) -> str:
    """A plain text with the entities resolved that channels leave in their texts."""
    if "&" in source and _ENTITY.search(source):
        source = _ENTITY.sub(lambda match: html.unescape(match[0]), source)
    return source.strip()
