"""The bytes of a feed as clean text, and what kind of document they are."""

from __future__ import annotations

import codecs
import enum
import re
from contextlib import suppress

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BARE_UTF16 = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_HEAD = 4096
_SAMPLE = 200_000
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DECLARED = re.compile(rb"^[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]+)[\"']")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_ILLEGAL_REFERENCE = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]));")
_LEADING = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>|\s)*", re.DOTALL)
_FEED_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF|channel)[\s>]", re.IGNORECASE)


class Kind(enum.Enum):
    """What a document looks like from outside."""

    XML = enum.auto()
    JSON = enum.auto()
    HTML = enum.auto()
    OTHER = enum.auto()


def clean_text(body: bytes, charset: str = "") -> str:
    """The text of a document, without what XML forbids and without a declaration of its encoding.

    UTF-8 wins whenever the bytes are valid UTF-8, because wrong declarations are common and bytes that are
    valid by chance are not; then what the document declares, then the server, then a guess.
    """
    text = _decode(body, charset)
    text = _ILLEGAL_REFERENCE.sub("", _ILLEGAL.sub("", text))
    return _DECLARATION.sub("", text, count=1).lstrip("\ufeff \t\r\n")


def kind_of(text: str) -> Kind:
    """What a cleaned document is, by its beginning."""
    leading = _LEADING.match(text)
    start = text[leading.end() if leading else 0 :][:_HEAD]
    if start.startswith(("{", "[")):
        return Kind.JSON
    if _FEED_ROOT.match(start):
        return Kind.XML
    if re.search(r"<(?:!doctype\s+html|html|head|body|meta|script|div)[\s>]", text[:_HEAD], re.IGNORECASE):
        return Kind.HTML
    return Kind.XML if _FEED_ROOT.search(start) else Kind.OTHER


def _decode(body: bytes, charset: str) -> str:
    found = _DECLARED.match(body[:200])
    declared = found.group(1).decode() if found else ""
    for name in (*_marked(body), *_stateful(declared, charset), "utf-8", declared, charset):
        with suppress(LookupError, UnicodeError):
            return body.decode(name) if name else _no_encoding()
    guess = from_bytes(body[:_SAMPLE]).best()
    return body.decode(guess.encoding if guess else "windows-1252", errors="replace")


def _no_encoding() -> str:
    raise LookupError


def _marked(body: bytes) -> list[str]:
    return [name for mark, name in (*_BOMS, *_BARE_UTF16) if body.startswith(mark)][:1]


def _stateful(*names: str) -> list[str]:
    """Those encodings whose bytes are valid UTF-8 and yet mean something else."""
    return [name for name in names if name.lower().startswith(("iso-2022", "hz", "utf-7"))]
