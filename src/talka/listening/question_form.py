"""The filter of the list of questions."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from talka.listening.models import Topic
from talka.listening.queries.questions import QuestionFilter
from talka.team.models import Community

DAYS = (1, 7, 30, 90)
DEFAULT_DAYS = 30
PROMISING, NEWEST = "promising", "newest"


def _days(count: int) -> str:
    return ngettext("the last day", "the last %(count)d days", count) % {"count": count}


class QuestionForm(forms.Form):
    """Which questions are shown, from the address; what is not understood counts as not said."""

    topic = forms.ModelChoiceField(
        Topic.objects.none(), label=_("About"), required=False, empty_label=_("All topics but campaigns")
    )
    days = forms.ChoiceField(
        label=_("Asked in"),
        required=False,
        initial=str(DEFAULT_DAYS),
        choices=[(str(days), lazy(_days, str)(days)) for days in DAYS],
    )
    order = forms.ChoiceField(
        label=_("First"),
        required=False,
        choices=[(PROMISING, _("the most promising")), (NEWEST, _("the newest"))],
    )

    def __init__(self, sent: QueryDict, *, community: Community) -> None:
        given = sent.copy()
        if given.get("days") not in {str(days) for days in DAYS}:
            given["days"] = str(DEFAULT_DAYS)
        super().__init__(given)
        cast("forms.ModelChoiceField[Topic]", self.fields["topic"]).queryset = community.topics.all()

    def chosen(self, *, now: dt.datetime) -> QuestionFilter:
        """The filter."""
        self.is_valid()
        given = self.cleaned_data
        return QuestionFilter(
            since=now - dt.timedelta(days=int(given["days"])),
            topic=given.get("topic"),
            promising=given.get("order") != NEWEST,
        )
