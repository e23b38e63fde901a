"""How a file is built: its format, packing, encoding, and for CSV its delimiter and quote."""

from __future__ import annotations

import codecs
import csv
import enum
import gzip
import io
import re
from collections import Counter
from pathlib import Path
from typing import IO, cast

import msgspec
import zstandard
from charset_normalizer import from_bytes

from talka.net.errors import BadAnswer, Missing

_SAMPLE = 1 << 20
_LINES = 60
_DELIMITERS = ",;\t|"
_LONG_NAME = 60
_OTHER = (b"\xd0\xcf\x11\xe0", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"SQLite format 3")
"""How files begin that people take for exports: old spreadsheets, documents, pictures, databases."""
_MOSTLY = 0.9
_PACKINGS = ((b"\x1f\x8b", "gz"), (b"\x28\xb5\x2f\xfd", "zst"))
_WIDE_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Those in which exports are still written; short lines would often fool a free choice among all hundred.
_LEGACY = [
    *("cp1252", "cp1251", "cp1253", "cp1255", "cp1257", "cp1250", "cp1254", "cp1256", "koi8_r"),
    *("shift_jis", "gb18030", "euc_kr", "big5"),
]
_JSON_LIST = re.compile(r"^\s*(?:[\w.]+\s*=\s*)?(?:\{\s*\"[^\"]*\"\s*:\s*)?\[\s*[{\]]")
_DATA = re.compile(r"^(?:[-+]?\d[\d.,:eE+-]*(?:[T ][\d:.+Z-]+)?|https?://.*|)$")


class Format(enum.StrEnum):
    """Formats that can be read."""

    CSV = "csv"
    JSONL = "jsonl"
    JSON = "json"
    PARQUET = "parquet"


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is built.

    Attributes:
        packing: ``gz``, ``zst`` or nothing.
        encoding: what the file as a whole is decoded by; ``utf-8`` line by line with the other as a way out.
        legacy: the encoding of lines that are not UTF-8.
        header: the first record of a CSV file names the columns.
        escape: a backslash stands before quotes inside of quotes, in place of a second quote.
    """

    format: Format
    packing: str = ""
    encoding: str = "utf-8"
    legacy: str = "cp1252"
    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    header: bool = True

    @property
    def is_plain(self) -> bool:
        """Whether a place in the file is a place in its text, so that reading can go on from there."""
        return not self.packing and self.encoding == "utf-8"


def look(path: Path) -> Layout:
    """Find out how a file is built. Raises Missing, BadAnswer."""
    sample, packing = _sample(path)
    if sample.startswith(b"PAR1"):
        return Layout(format=Format.PARQUET, packing=packing)
    if sample.startswith(b"PK\x03\x04"):
        raise BadAnswer(
            "This is a spreadsheet or a ZIP archive. Save it as CSV, or unpack it, and try again.",
            code="file_spreadsheet",
        )
    if sample.startswith(_OTHER):
        raise BadAnswer(
            "This is no table of posts but a file of another kind. Export it as CSV, and try again.", code="file_other"
        )
    if not sample.strip():
        raise BadAnswer("The file is empty.", code="file_empty")
    encoding, legacy = _encodings(sample)
    text = sample.decode(encoding if encoding != "utf-8" else "utf-8-sig", errors="replace")
    bare = Layout(format=Format.CSV, packing=packing, encoding=encoding, legacy=legacy)
    return _with_format(bare, text.lstrip("\ufeff"))


def unpacked(path: Path, packing: str) -> IO[bytes]:
    """The bytes of a file behind its packing. Raises OSError."""
    if packing == "gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    if packing == "zst":
        reader = zstandard.ZstdDecompressor().stream_reader(path.open("rb"), closefd=True, read_across_frames=True)
        return io.BufferedReader(reader)
    return path.open("rb")


def _sample(path: Path) -> tuple[bytes, str]:
    try:
        with path.open("rb") as file:
            start = file.read(4)
        packing = next((name for mark, name in _PACKINGS if start.startswith(mark)), "")
        with unpacked(path, packing) as file:
            return file.read(_SAMPLE), packing
    except FileNotFoundError:
        raise Missing(f"There is no file {path.name}.", code="file_missing", detail=str(path)) from None
    except (OSError, EOFError, ValueError, zstandard.ZstdError) as error:
        raise BadAnswer(f"The file {path.name} cannot be opened: {error}.", code="file_damaged") from error


def _encodings(sample: bytes) -> tuple[str, str]:
    """The encoding of the whole, and that of single lines which are not UTF-8."""
    wide = next((name for mark, name in _WIDE_BOMS if sample.startswith(mark)), "")
    if not wide and sample[:200].count(0) > len(sample[:200]) // 4:
        wide = "utf-16-le" if sample[1:2] == b"\0" else "utf-16-be"
    if wide:
        return wide, ""
    legacy = _legacy(sample)
    # Where only old Macs' line ends stand, there are no lines for a reader of bytes: the whole is recoded.
    old = b"\r" in sample and b"\n" not in sample
    return ("utf-8-sig" if _is_utf8(sample[:-4]) else legacy) if old else "utf-8", legacy


def _legacy(sample: bytes) -> str:
    strange = [line for line in sample.splitlines()[:-1] or [sample] if not _is_utf8(line)]
    if not strange:
        return "cp1252"
    joined = b"\n".join(strange[:2_000])
    if _is_hebrew(joined):
        return "cp1255"
    guess = from_bytes(joined, cp_isolation=_LEGACY).best()
    return guess.encoding if guess else "cp1252"


def _is_hebrew(text: bytes) -> bool:
    """Whether all letters but those of ASCII lie where Windows has the Hebrew ones, most beside another.

    The guesser takes them for Cyrillic in small letters, but no Russian text does without those that follow.
    """
    high = len(re.findall(rb"[\x80-\xff]", text))
    hebrew = sum(map(len, re.findall(rb"[\xe0-\xfa]{2,}", text)))
    return hebrew > _MOSTLY * high and not re.search(rb"[\xfb-\xff]", text)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _with_format(layout: Layout, text: str) -> Layout:
    start = text.lstrip()[:1]
    first, _, others = text.strip().partition("\n")
    if start == "{" and _is_object(first) and (others or not _is_list(text)):
        return msgspec.structs.replace(layout, format=Format.JSONL)
    if start == "{" or _is_list(text):
        return msgspec.structs.replace(layout, format=Format.JSON)
    return _with_dialect(layout, text)


def _is_list(text: str) -> bool:
    return bool(_JSON_LIST.match(text[:1000]))


def _is_object(line: str) -> bool:
    try:
        return isinstance(msgspec.json.decode(line.encode("utf-8", "replace")), dict)
    except (msgspec.DecodeError, RecursionError):
        return False


def _with_dialect(layout: Layout, text: str) -> Layout:
    lines = text.splitlines(keepends=True)[: _LINES * 4]
    whole = lines[:-1] if len(lines) > 1 else lines
    delimiter = max(_DELIMITERS, key=lambda mark: _fitness(whole, mark))
    found = msgspec.structs.replace(
        layout, delimiter=delimiter, quote=_quote(text, delimiter), escape=_escape(text, delimiter)
    )
    records = list(_records(whole, delimiter))
    return msgspec.structs.replace(found, header=bool(records) and _is_header(records[0]))


def _records(lines: list[str], delimiter: str) -> list[list[str]]:
    try:
        return [record for record in csv.reader(lines, delimiter=delimiter) if record][:_LINES]
    except csv.Error:
        return [line.split(delimiter) for line in lines[:_LINES]]


def _fitness(lines: list[str], delimiter: str) -> tuple[float, int]:
    """How well a delimiter cuts all records into the same number of fields, and into how many."""
    widths = Counter(len(record) for record in _records(lines, delimiter))
    if not widths:
        return 0.0, 0
    width, times = widths.most_common(1)[0]
    return (times / widths.total() if width > 1 else 0.0), width


def _quote(text: str, delimiter: str) -> str:
    mark = re.escape(delimiter)
    single, double = (
        len(re.findall(rf"(?:^|{mark}){sign}[^{sign}\n]*{sign}(?={mark}|\r?$)", text, re.MULTILINE)) for sign in "'\""
    )
    return "'" if single > double else '"'


def _escape(text: str, delimiter: str) -> str:
    """A backslash when quotes inside of fields stand behind one; at a field's end it is but a backslash."""
    edge = rf'[{re.escape(delimiter)}\r\n"]'
    escaped = len(re.findall(rf'\\"(?!{edge}|$)', text))
    doubled = len(re.findall(rf'(?!{edge}).""(?!{edge}|$)', text))
    return "\\" if escaped > doubled else ""


def _is_header(record: list[str]) -> bool:
    named = [name.strip() for name in record]
    if len(set(named)) < len(named):
        return False
    return not any(len(name) > _LONG_NAME or (name and _DATA.match(name)) for name in named)
