"""Fixtures for every test."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No law fails because the machine is slow.
settings.register_profile("talka", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("talka")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data and specs beside the checkout; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("TALKA_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    if not folder.is_dir():
        pytest.skip("the folder of development data (TALKA_SHARED) is not here")
    return folder
