"""An administrator in a browser, and files to upload."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings as django_settings
from django.test import Client
from tests.factories import make_community, make_member

from talka.team.models import Membership


@pytest.fixture
def boss(db: None) -> Membership:
    return make_member(community=make_community(slug="air"))


@pytest.fixture
def page(boss: Membership, client: Client) -> Client:
    client.force_login(boss.user)
    return client


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """The installation's folder."""
    settings.TALKA = msgspec.structs.replace(django_settings.TALKA, home=tmp_path)
    return tmp_path
