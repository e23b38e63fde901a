"""Forms of the river and of topics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms import Field
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from talka.channels.enums import AuthorKind, Kind
from talka.channels.models import Channel
from talka.core.widgets import LongSelect
from talka.listening.countries import country_choices, country_name
from talka.listening.enums import Intent, Sentiment
from talka.listening.errors import QueryProblem, query_problem, said
from talka.listening.languages import UNKNOWN, language_choices, language_name
from talka.listening.models import Topic
from talka.listening.queries.filters import RiverFilter
from talka.listening.queries.river import channels_of
from talka.listening.query import And, Fact, Query, QueryError
from talka.listening.reading import THING_NAMES
from talka.listening.refusals import NameTakenError
from talka.listening.resolving import Saved, read_for
from talka.listening.zones import hour_in_words
from talka.team.models import Community

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    TopicModelForm = forms.ModelForm[Topic]
else:  # Django's classes take no parameters when they run
    TopicModelForm = forms.ModelForm

HOURS = 7 * 24
LONGEST_SEARCH = 1_000
UNCHANGED = {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off", "autocorrect": "off"}
COMPLETED = {"aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": "query-offers"}
DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def query_text(text: str) -> str:
    """A query as a browser sends it, with plain ends of lines; what no text can hold counts as a blank."""
    return text.replace("\r\n", "\n").replace("\x00", " ")


class QueryField(forms.CharField):
    """Text in the query language; cleans to ``(text, Query)``, and keeps the problem with its place."""

    problem: QueryProblem | None = None

    def to_python(self, value: Any) -> str:
        """The text as the language reads it."""
        return query_text(super().to_python(value) or "")

    def parsed(self, text: str, saved: Saved) -> Query | None:
        """The query with what it names, None for no text; raises ValidationError with the words for the person."""
        if not text.strip():
            return None
        try:
            return saved.whole(text, filters=True)
        except QueryError as error:
            self.problem = query_problem(error, text)
            raise forms.ValidationError(self.problem.message, code=error.code) from error


class RiverForm(forms.Form):
    """The filter of the river, from the address."""

    q = QueryField(label=_("Words"), required=False, max_length=LONGEST_SEARCH, widget=forms.SearchInput())
    topic = forms.ModelChoiceField(Topic.objects.none(), label=_("Topic"), required=False, empty_label=_("All posts"))
    channel = forms.ModelChoiceField(
        Channel.objects.none(), label=_("Channel"), required=False, empty_label=_("All channels")
    )
    language = forms.ChoiceField(label=_("Language"), required=False, widget=LongSelect)
    sentiment = forms.ChoiceField(
        label=_("How it feels"), required=False, choices=[("", _("However")), *Sentiment.choices]
    )
    intent = forms.ChoiceField(label=_("Meant as"), required=False, choices=[("", _("Anything")), *Intent.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Kind.choices])
    author_kind = forms.ChoiceField(
        label=_("Said by"), required=False, choices=[("", _("Anybody")), *AuthorKind.choices]
    )
    country = forms.ChoiceField(label=_("Country of the author"), required=False, widget=LongSelect)
    has = forms.ChoiceField(
        label=_("Carries"),
        required=False,
        choices=[("", _("Anything")), *((thing, THING_NAMES[thing]) for thing in ("link", "media", "image", "video"))],
    )
    since = forms.DateField(label=_("From"), required=False, widget=DATE)
    until = forms.DateField(label=_("To"), required=False, widget=DATE)
    person = forms.CharField(label=_("Person"), required=False, max_length=500)
    author = forms.UUIDField(required=False, widget=forms.HiddenInput())
    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("Newest first")), ("importance", _("Most important first"))]
    )
    hour = forms.IntegerField(
        label=_("Hour of the week"), required=False, min_value=0, max_value=HOURS - 1, widget=forms.HiddenInput()
    )
    deleted = forms.BooleanField(label=_("Show deleted posts"), required=False)
    repeats = forms.BooleanField(label=_("Show repeats one by one"), required=False)

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community = community
        self._field("topic", forms.ModelChoiceField).queryset = community.topics.all()
        self._field("channel", forms.ModelChoiceField).queryset = channels_of(community)
        self._field("language", forms.ChoiceField).choices = [
            ("", _("All languages")),
            *language_choices(),
            (UNKNOWN, _("not known")),
        ]

        self._field("country", forms.ChoiceField).choices = [("", _("All countries")), *country_choices()]

    def _field(self, name: str, kind: type[Any]) -> Any:
        field = self.fields[name]
        assert isinstance(field, kind)  # noqa: S101 - declared above
        return field

    @property
    def problem(self) -> QueryProblem | None:
        """What is wrong with the search words, with the place."""
        field: QueryField = self._field("q", QueryField)
        return field.problem

    def clean_q(self) -> Query | None:
        """The search as a query."""
        field: QueryField = self._field("q", QueryField)
        return field.parsed(self.cleaned_data["q"], Saved(self.community.pk))

    def clean(self) -> dict[str, Any]:
        """A range of time must not end before it begins."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day lies before the first one."))
        return cleaned

    def chosen(self) -> RiverFilter:
        """The filter; parts that could not be understood are left out, and the form says so."""
        self.is_valid()
        given = self.cleaned_data
        until = given.get("until")
        return RiverFilter(
            topic=given.get("topic"),
            channel=given.get("channel"),
            language=given.get("language", ""),
            since=_midnight(given.get("since")),
            until=_midnight(until + dt.timedelta(days=1)) if until and until < dt.date.max else None,
            search=_all_of(given.get("q"), _facts(given)),
            person=given.get("person", ""),
            author=str(given.get("author") or ""),
            hour=given.get("hour"),
            deleted=given.get("deleted", False),
            repeats=given.get("repeats", False),
        )

    @property
    def misread(self) -> bool:
        """Whether a part beside the search words was not understood."""
        return bool(self.errors.keys() - {"q"})

    def narrowing(self) -> list[tuple[str, StrOrPromise, StrOrPromise]]:
        """What is set beside the search words: name of the field, its label, the value in words."""
        given = self.cleaned_data.items()
        # Midnight is hour 0.
        chosen = [(name, value) for name, value in given if name != "q" and (value or value == 0)]
        return [(name, *self._in_words(name, value)) for name, value in chosen if value is not False]

    def _in_words(self, name: str, value: Any) -> tuple[StrOrPromise, StrOrPromise]:
        field = self.fields[name]
        if name == "author":
            return _("Person"), _("one author")
        if name == "hour":
            return "", hour_in_words(value)
        if isinstance(value, bool):
            return "", str(field.label)
        if isinstance(value, dt.date):
            return str(field.label), date_format(value, "SHORT_DATE_FORMAT")
        if name == "language":
            return str(field.label), _("not known") if value == UNKNOWN else language_name(value)
        if name == "country":
            return str(field.label), country_name(value)
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            return str(field.label), dict(cast("list[tuple[str, StrOrPromise]]", field.choices))[value]
        return str(field.label), str(value)


def _facts(given: Mapping[str, Any]) -> list[Query]:
    """The choices that the query language can ask for as well."""
    fields = {
        "sentiment": "sentiment",
        "intent": "intent",
        "kind": "type",
        "author_kind": "authorkind",
        "country": "country",
        "has": "has",
    }
    return [Fact(field, given[name]) for name, field in fields.items() if given.get(name)]


def _all_of(search: Query | None, facts: list[Query]) -> Query | None:
    parts = [search, *facts] if search else facts
    return And(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def _midnight(day: dt.date | None) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min)) if day else None


class TopicForm(TopicModelForm):
    """A topic: its name, what it listens for, and the query."""

    query = QueryField(
        label=_("Query"),
        strip=False,
        help_text=_("Capitals and accents make no difference. Ctrl and blank together show what you can write."),
        widget=forms.Textarea(attrs={"rows": 6, "class": "code", "dir": "auto", **UNCHANGED, **COMPLETED}),
    )

    class Meta:
        model = Topic
        fields = ["name", "kind", "query"]

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community = community

    def clean_name(self) -> str:
        """Names that queries can tell apart, whatever their capitals and signs."""
        name: str = self.cleaned_data["name"]
        bearer = Saved(self.community.pk).topics.find(name)
        if bearer and bearer != self.instance.pk:
            raise forms.ValidationError(NameTakenError().message, code="taken")
        return name

    def clean_query(self) -> str:
        """The query as it was written, if it can be understood."""
        text: str = self.cleaned_data["query"]
        if not text.strip():
            raise forms.ValidationError(Field.default_error_messages["required"], code="required")
        written = None if self.instance._state.adding else self.instance  # noqa: SLF001 - Django's own word for it
        mistakes = read_for(self.community, text, besides=written).mistakes
        if mistakes:
            raise forms.ValidationError(said(mistakes[0]), code=mistakes[0].code)
        return text
