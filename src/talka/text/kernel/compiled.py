"""Machine code from typed Python functions, kept on disk between runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

import numba
import numpy as np

P = ParamSpec("P")
R = TypeVar("R")

_HERE = Path(__file__).parent


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function as machine code that runs without the interpreter's lock; its types stay as they are written.

    It may make no arrays and so counts no references: counting them takes longer than all other work here
    (``_nrt=False``, see ``numba.extending.register_jitable``).
    """
    # its stubs do not know _nrt
    made = numba.njit(nogil=True, cache=True, _nrt=False)(function)  # type: ignore[call-overload]
    _forget_stale(function, Path(made.stats.cache_path))
    return cast("Callable[P, R]", made)


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Likewise, made part of each compiled function that calls it.

    A call from machine code to machine code costs more than a short word, and many times more on processors
    that guard indirect jumps.
    """
    made = numba.njit(nogil=True, forceinline=True, _nrt=False)(function)  # type: ignore[call-overload]
    return cast("Callable[P, R]", made)


def inner(function: Callable[P, R]) -> Callable[P, R]:
    """Likewise, and only for compiled functions: Python that calls it crashes.

    Without the entry for Python, which takes batches apart, it is compiled in half the time.
    """
    made = numba.njit(  # type: ignore[call-overload]
        nogil=True, forceinline=True, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True
    )(function)
    return cast("Callable[P, R]", made)


@inlined
def zero() -> int:
    """0 to count from; numba compiles all functions that are given a written 0 once more, for that number."""
    return int(np.int64(0))


def _forget_stale(function: Callable[P, R], folder: Path) -> None:
    """Drop code on disk that is older than the sources around the function, or than those here.

    numba itself looks only at the file of the function, not at the files of what is made part of it.
    """
    around = Path(function.__code__.co_filename).parent
    changed = max(file.stat().st_mtime for place in {around, _HERE} for file in place.glob("*.py"))
    for index in folder.glob(f"*.{function.__qualname__}-*.nbi"):
        if index.stat().st_mtime < changed:
            index.unlink(missing_ok=True)
