"""The filter of Explore, from the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.channels.enums import AuthorKind, Kind
from talka.channels.models import Channel
from talka.core.widgets import LongSelectMultiple
from talka.listening.countries import country_choices
from talka.listening.enums import Intent, Sentiment
from talka.listening.flows import By, Selection, midnight
from talka.listening.forms import DATE
from talka.listening.label_names import sentiment_value
from talka.listening.languages import UNKNOWN, language_choices
from talka.listening.models import Topic
from talka.listening.queries.river import channels_of
from talka.listening.zones import reader_zone
from talka.team.models import Community

USUAL_DAYS: Final = 28
LONGEST: Final = dt.timedelta(days=3660)
FEW_DAYS: Final = 3
"""So many days are shown hour by hour."""


class ExploreForm(forms.Form):
    """Which posts are counted; of several values of one field any is enough."""

    days = forms.ChoiceField(
        label=_("Time"),
        required=False,
        choices=[(USUAL_DAYS, _("4 weeks")), (7, _("7 days")), (91, _("13 weeks")), (365, _("A year"))],
    )
    since = forms.DateField(label=_("From"), required=False, widget=DATE)
    until = forms.DateField(label=_("To"), required=False, widget=DATE)
    topic = forms.ModelMultipleChoiceField(Topic.objects.none(), label=_("Topic"), required=False)
    channel = forms.ModelMultipleChoiceField(Channel.objects.none(), label=_("Channel"), required=False)
    language = forms.MultipleChoiceField(label=_("Language"), required=False, widget=LongSelectMultiple)
    sentiment = forms.MultipleChoiceField(label=_("How it feels"), required=False, choices=Sentiment.choices)
    intent = forms.MultipleChoiceField(label=_("Meant as"), required=False, choices=Intent.choices)
    kind = forms.MultipleChoiceField(label=_("Kind"), required=False, choices=Kind.choices)
    author_kind = forms.MultipleChoiceField(label=_("Said by"), required=False, choices=AuthorKind.choices)
    country = forms.MultipleChoiceField(label=_("Country of the author"), required=False, widget=LongSelectMultiple)
    has = forms.MultipleChoiceField(
        label=_("Carries"), required=False, choices=[("link", _("a link")), ("media", _("a picture or video"))]
    )

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community = community
        for name, found in (("topic", community.topics.all()), ("channel", channels_of(community))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
            field.queryset = found
        self._offer("language", [(UNKNOWN, _("not known")), *language_choices()])
        self._offer("country", country_choices())

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """A range of time must not end before it begins, nor hold more than ten years."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day lies before the first one."))
        elif since and (until or timezone.localdate()) - since > LONGEST:
            self.add_error("since", _("Ten years at the most are counted at once."))
        return cleaned

    def selection(self, *, now: dt.datetime) -> Selection:
        """The posts to count; parts that could not be understood are left out, and the form says so."""
        self.is_valid()
        given, zone = self.cleaned_data, reader_zone()
        today = now.astimezone(zone).date()
        last = min(given.get("until") or today, dt.date.max - dt.timedelta(days=1))
        first = given.get("since") or last - dt.timedelta(days=int(given.get("days") or USUAL_DAYS) - 1)
        has = given.get("has", [])
        return Selection(
            community=str(self.community.pk),
            since=midnight(min(first, last), zone),
            until=midnight(last + dt.timedelta(days=1), zone),
            zone=zone,
            topics=_ids(given.get("topic")),
            channels=_ids(given.get("channel")),
            languages=tuple(given.get("language", ())),
            sentiments=tuple(sentiment_value(name) for name in given.get("sentiment", ())),
            intents=tuple(given.get("intent", ())),
            kinds=tuple(given.get("kind", ())),
            author_kinds=tuple(given.get("author_kind", ())),
            countries=tuple(given.get("country", ())),
            has_link=True if "link" in has else None,
            has_media=True if "media" in has else None,
        )


def step_of(selection: Selection) -> By:
    """How long the steps of its charts are."""
    return By.HOUR if selection.until - selection.since <= dt.timedelta(days=FEW_DAYS) else By.DAY


def _ids(found: Any) -> tuple[str, ...]:
    return tuple(sorted(str(each.pk) for each in found)) if found else ()
