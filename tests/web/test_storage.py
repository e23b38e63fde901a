from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client

CSS = "web/css/tokens.css"


def test_address_of_a_static_file_holds_the_hash_of_its_content() -> None:
    found = finders.find(CSS)
    assert found is not None
    digest = hashlib.sha256(Path(found).read_bytes()).hexdigest()
    assert static(CSS) == f"/static/{CSS}?v={digest[:12]}"


def test_unknown_file_has_a_plain_address() -> None:
    assert static("web/no such.css") == "/static/web/no%20such.css"


@pytest.mark.django_db
def test_every_static_file_of_a_page_is_versioned(client: Client) -> None:
    content = client.get("/accounts/login/", follow=True).content.decode()
    addresses = re.findall(r'(?:src|href)="(/static/[^"]+)"', content)
    assert addresses
    assert [address for address in addresses if not re.search(r"\?v=[0-9a-f]{12}$", address)] == []
