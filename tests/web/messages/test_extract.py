from __future__ import annotations

from pathlib import Path

from talka.web.messages.extract import extract


def _source(root: Path) -> Path:
    (root / "templates").mkdir(parents=True)
    (root / "views.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext\n"
        '_("plain")\nngettext("%(n)s post", "%(n)s posts", 2)\npgettext("verb", "post")\n',
    )
    (root / "templates" / "page.html").write_text(
        "{% load i18n %}<p class=\"it's\">\n   {% translate 'From a tag' %}</p>\n"
        "      {% blocktranslate count n=posts|length %}{{ n }} hit{% plural %}{{ n }} hits{% endblocktranslate %}",
    )
    return root


def test_extract_finds_calls_tags_plurals_and_contexts(tmp_path: Path) -> None:
    catalog = extract(_source(tmp_path))
    found = {(message.id, message.context, message.locations[0][0]) for message in catalog if message.id}
    assert found == {
        ("plain", None, "views.py"),
        (("%(n)s post", "%(n)s posts"), None, "views.py"),
        ("post", "verb", "views.py"),
        ("From a tag", None, "templates/page.html"),
        (("%(n)s hit", "%(n)s hits"), None, "templates/page.html"),
    }
