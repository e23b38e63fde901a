"""Fixtures for the team's tests."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.factories import make_community, make_member

from talka.team.models import Membership


@pytest.fixture
def boss(db: None) -> Membership:
    """The administrator of the brand with the short name ``air``."""
    return make_member(community=make_community(slug="air", name="Air"), name="Bo Boss")


@pytest.fixture
def bossy(boss: Membership, client: Client) -> Client:
    """A browser in which the administrator is signed in."""
    client.force_login(boss.user)
    return client


@pytest.fixture(autouse=True)
def _no_tries_counted(db: None) -> None:
    """Each test begins with fresh rate limits."""
    cache.clear()


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """What makes scrypt slow for thieves makes a few hundred users slow here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
