"""The file of a backup: a tar under Zstandard; its last member lists the others with their checksums."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec
import zstandard

from talka.database.errors import DatabaseError

MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 1 << 20

Tell = Callable[[int], None]
"""Told how many bytes were worked on since the last time."""


class Entry(msgspec.Struct, frozen=True):
    """One file of a backup."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds."""

    format: int
    talka: str
    postgres: int
    made: str
    lake: bool
    entries: list[Entry]


class _Hashing:
    """A reader that remembers the hash of what went through it."""

    def __init__(self, file: IO[bytes], tell: Tell) -> None:
        self._file = file
        self._tell = tell
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self._file.read(size)
        self.hash.update(part)
        self._tell(len(part))
        return part


class ArchiveWriter:
    """Adds files, one after the other; `finish` writes the list."""

    def __init__(self, tar: tarfile.TarFile, tell: Tell) -> None:
        self._tar = tar
        self._tell = tell
        self.entries: list[Entry] = []

    def add(self, path: Path, name: str) -> None:
        """Add a file as it is now; what is appended to it meanwhile stays out."""
        with path.open("rb") as file:
            self._add(file, name, path.stat().st_size)

    def _add(self, file: IO[bytes], name: str, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size = size
        info.mode = 0o600
        reader = _Hashing(file, self._tell)
        self._tar.addfile(info, reader)
        self.entries.append(Entry(name, size, reader.hash.hexdigest()))

    def finish(self, manifest: Manifest) -> None:
        """Write the list; nothing may be added after."""
        text = msgspec.json.encode(manifest)
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(text)
        self._tar.addfile(info, io.BytesIO(text))


@contextmanager
def writing(path: Path, tell: Tell) -> Iterator[ArchiveWriter]:
    """A new archive, readable by its owner alone (it holds keys)."""
    with path.open("xb") as file:
        path.chmod(0o600)
        with (
            zstandard.ZstdCompressor(level=6).stream_writer(file, closefd=False) as packed,
            tarfile.open(fileobj=packed, mode="w|") as tar,
        ):
            yield ArchiveWriter(tar, tell)


@contextmanager
def _reading(path: Path, tell: Tell) -> Iterator[tarfile.TarFile]:
    try:
        with (
            path.open("rb") as file,
            zstandard.ZstdDecompressor().stream_reader(_Hashing(file, tell)) as plain,  # type: ignore[arg-type]  # only read() is called
            tarfile.open(fileobj=plain, mode="r|") as tar,
        ):
            yield tar
    except (tarfile.TarError, zstandard.ZstdError, EOFError) as error:
        raise _damaged(path, str(error)) from error


def verify(path: Path, tell: Tell) -> Manifest:
    """Read the whole archive and compare every checksum.

    Raises:
        DatabaseError: it is not a backup, is damaged, or is of a newer Talka.
    """
    found: list[Entry] = []
    manifest: Manifest | None = None
    with _reading(path, tell) as tar:
        for info, file in _files(tar):
            if info.name == MANIFEST:
                manifest = _decode(path, file.read())
            else:
                found.append(Entry(info.name, info.size, _digest(file)))
    if manifest is None or found != manifest.entries:
        raise _damaged(path, "files are missing or were changed")
    return manifest


def unpack(path: Path, folder: Path, tell: Tell) -> None:
    """Write the files of a verified archive below a folder; names that lead out of it are refused."""
    with _reading(path, tell) as tar:
        for info, file in _files(tar):
            target = folder / info.name
            if not target.resolve().is_relative_to(folder.resolve()):
                raise _damaged(path, f"the name {info.name} leads out of the folder")
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with target.open("xb") as out:
                target.chmod(0o600)
                while part := file.read(CHUNK):
                    out.write(part)


def _files(tar: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    for info in tar:
        file = tar.extractfile(info) if info.isreg() else None
        if file is not None:
            yield info, file


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while part := file.read(CHUNK):
        digest.update(part)
    return digest.hexdigest()


def _decode(path: Path, text: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(text, type=Manifest)
    except msgspec.MsgspecError as error:
        raise _damaged(path, str(error)) from error
    if manifest.format != FORMAT:
        raise DatabaseError(
            "backup_newer",
            f"{path} was made by Talka {manifest.talka}.",
            "Restore it with that version or a newer one.",
        )
    return manifest


def _damaged(path: Path, why: str) -> DatabaseError:
    return DatabaseError(
        "backup_damaged",
        f"{path} is not a whole backup of Talka ({why}).",
        "Nothing was changed. Use another backup.",
    )
