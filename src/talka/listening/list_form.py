"""The form of a list, which tells of every line that is no entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from talka.core.templatetags.numbers import whole
from talka.listening.entries import MAXIMUM_ENTRIES, MAXIMUM_LIST_BYTES, Wrong, read_entries
from talka.listening.errors import MOST_NOTES, clipped, said
from talka.listening.models import WordList
from talka.listening.query import Mistake
from talka.listening.query.fields import named
from talka.listening.refusals import NameTakenError
from talka.team.models import Community

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    ListModelForm = forms.ModelForm[WordList]
else:  # Django's classes take no parameters when they run
    ListModelForm = forms.ModelForm

WORDS: Final = {
    "entries_long": _("The list is too long: %(size)s kB is the most. Split it into several lists."),
    "entries_many": _("The list has too many entries: %(entries)s are the most. Split it into several lists."),
    "entries_none": _("There is no entry yet. Write one on each line."),
    "entry_kind": _(
        "An entry is a word, a phrase, a @handle, a #hashtag, author:name or site:address. Write queries in topics."
    ),
    "entry_signs": _("This line holds a character that cannot be stored. Write it anew."),
    "entry_words": _("Put words that belong together between quotation marks, else each on a line of its own."),
}


class Line(NamedTuple):
    """What is wrong with a line of the entries; ``number`` counts from 1, ``text`` is what stands there."""

    number: int
    text: str
    message: str


class ListForm(ListModelForm):
    """A list: its name, what it is for, and its entries, one a line."""

    class Meta:
        model = WordList
        fields = ["name", "note", "entries"]
        labels = {"note": _("What it is for")}
        help_texts = {
            "name": _("In a query, write list: and this name."),
            "entries": _("One a line: a word, a “phrase”, a @handle, a #hashtag, author:name or site:example.com."),
        }
        widgets = {
            "entries": forms.Textarea(
                attrs={"rows": 14, "class": "code", "dir": "auto", "spellcheck": "false", "autocapitalize": "off"}
            )
        }

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community = community
        self._wrong: tuple[Wrong, ...] = ()

    def clean_name(self) -> str:
        """Names that queries can tell apart, whatever their capitals and signs."""
        name: str = self.cleaned_data["name"]
        folded = named(name)
        if not folded:
            raise forms.ValidationError(_("Give it a name with a letter or digit."), code="no_word")
        if self.community.lists.filter(folded=folded).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(NameTakenError().message, code="taken")
        return name

    def clean_entries(self) -> str:
        """The entries as they were written, if each can be understood."""
        text: str = self.cleaned_data["entries"].replace("\r\n", "\n")
        self._wrong = read_entries(text).wrong
        if self._wrong:
            raise forms.ValidationError(_summary(self._wrong), code="entries")
        return text

    @property
    def wrong_lines(self) -> list[Line]:
        """The first lines that are no entries."""
        shown = (wrong for wrong in self._wrong if wrong.text)
        return [
            Line(wrong.line, clipped(wrong.text), _said(wrong.mistake))
            for wrong, _number in zip(shown, range(MOST_NOTES), strict=False)
        ]

    @property
    def more_wrong(self) -> int:
        """How many lines are wrong beyond those that are shown."""
        return max(0, len(self._wrong) - MOST_NOTES)


def _summary(wrong: tuple[Wrong, ...]) -> str:
    if not wrong[0].text:
        return _said(wrong[0].mistake)
    count = len(wrong)
    return ngettext("%(count)s line cannot be understood.", "%(count)s lines cannot be understood.", count) % {
        "count": whole(count)
    }


def _said(mistake: Mistake) -> str:
    words: StrPromise | None = WORDS.get(mistake.code)
    if words is None:
        return said(mistake)
    return str(words) % {"size": whole(MAXIMUM_LIST_BYTES // 1024), "entries": whole(MAXIMUM_ENTRIES)}
