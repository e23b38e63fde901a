"""The form of an alert: what to look out for, when and how to tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from talka.channels.models import Author
from talka.listening.alerting.draft import Draft, draft_of
from talka.listening.enums import AlertKind, BurstKind, Intent, Pace, PersonEvent, Sentiment
from talka.listening.forms import UNCHANGED, QueryField
from talka.listening.models import Alert, Topic
from talka.listening.models.alert import MOST_AT_LEAST, MOST_DAYS, MOST_WITHIN
from talka.listening.queries.alerts import readers_of
from talka.listening.resolving import Saved
from talka.team.models import Community, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_QUERY: Final = 4_000
LONGEST_PERSON: Final = 500
NAMESAKES: Final = 2
_MANY: Final = forms.CheckboxSelectMultiple
_CLOCK: Final = {"type": "time"}

PARTS: Final[Mapping[str, Sequence[str]]] = {
    AlertKind.WORDS: ("query",),
    AlertKind.LABEL: ("sentiments", "intents"),
    AlertKind.PERSON: ("event", "person", "days"),
    AlertKind.BURST: ("burst_kinds", "strength", "tell_end"),
}
"""The fields that belong to one kind only."""


def _between(low: float, high: float) -> list[Any]:
    return [MinValueValidator(low), MaxValueValidator(high)]


class AlertForm(forms.Form):
    """An alert. With ``lenient`` it needs no name: for a backtest while it is written."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("What to look out for"), choices=AlertKind.choices, initial=AlertKind.WORDS)
    query = QueryField(
        label=_("Query"),
        required=False,
        strip=False,
        max_length=LONGEST_QUERY,
        help_text=_("As in a topic: leak OR crack* -job. Leave it empty to be told of everything in the topics below."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "code", "dir": "auto", **UNCHANGED}),
    )
    sentiments = forms.MultipleChoiceField(
        label=_("How the post feels"), required=False, choices=Sentiment.choices, widget=_MANY
    )
    intents = forms.MultipleChoiceField(
        label=_("What it is meant as"), required=False, choices=Intent.choices, widget=_MANY
    )
    event = forms.ChoiceField(
        label=_("When somebody"), required=False, choices=PersonEvent.choices, initial=PersonEvent.FIRST
    )
    person = forms.CharField(
        label=_("Who"),
        required=False,
        max_length=LONGEST_PERSON,
        help_text=_("A name or a handle. Empty: anybody; of those who go quiet, the regulars."),
        widget=forms.TextInput(attrs={"dir": "auto", **UNCHANGED}),
    )
    author = forms.UUIDField(required=False, widget=forms.HiddenInput())
    days = forms.IntegerField(label=_("Days of silence"), required=False, initial=30, validators=_between(1, MOST_DAYS))
    burst_kinds = forms.MultipleChoiceField(
        label=_("Of which kind"),
        required=False,
        choices=BurstKind.choices,
        widget=_MANY,
        help_text=_("None chosen: all of them."),
    )
    strength = forms.FloatField(
        label=_("At least this strong"),
        required=False,
        initial=2.0,
        validators=_between(0, 1_000_000),
        help_text=_("2 is twice as much as is usual."),
    )
    tell_end = forms.BooleanField(label=_("Tell me also when it is over"), required=False, initial=True)
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label=_("In these topics"),
        required=False,
        widget=_MANY,
        help_text=_("None chosen: in everything that is heard."),
    )
    at_least = forms.IntegerField(
        label=_("Only when so many posts come"),
        required=False,
        initial=1,
        validators=_between(1, MOST_AT_LEAST),
        help_text=_("1: each post by itself."),
    )
    within = forms.IntegerField(
        label=_("Within so many minutes"), required=False, initial=60, validators=_between(1, MOST_WITHIN)
    )
    pace = forms.ChoiceField(label=_("How soon"), choices=Pace.choices, initial=Pace.ONCE)
    hour = forms.IntegerField(
        label=_("Hour"),
        required=False,
        initial=9,
        validators=_between(0, 23),
        help_text=_("Of the daily or weekly mail, 0 to 23, in your time zone."),
    )
    weekday = forms.TypedChoiceField(
        label=_("Day of the weekly mail"), required=False, coerce=int, initial=0, choices=list(WEEKDAYS.items())
    )
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput(format="%H:%M", attrs=_CLOCK)
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs=_CLOCK),
        help_text=_("What happens in between is told when the quiet hours end."),
    )
    readers = forms.ModelMultipleChoiceField(User.objects.none(), label=_("By e-mail to"), required=False, widget=_MANY)
    webhook = forms.URLField(
        label=_("Address of a webhook"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Talka sends JSON there, signed with a secret that you find on the page of the alert."),
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
    )

    def __init__(self, *args: Any, community: Community, user: User, saved: Alert | None = None, **kwargs: Any) -> None:
        self.lenient: bool = kwargs.pop("lenient", False)
        super().__init__(*args, **kwargs)
        self.community = community
        self._saved = saved
        self._found: Author | None = None
        self.fields["topics"].queryset = community.topics.all()  # type: ignore[attr-defined]
        self.fields["readers"].queryset = readers_of(community, besides=[user])  # type: ignore[attr-defined]
        if self.lenient:
            self.fields["name"].required = False

    def clean_name(self) -> str:
        """A name that no other alert has."""
        name: str = self.cleaned_data["name"]
        others = self.community.alerts.filter(name=name)
        if self._saved:
            others = others.exclude(pk=self._saved.pk)
        if name and not self.lenient and others.exists():
            raise ValidationError(_("This name is taken. Choose another one."), code="taken")
        return name

    def clean_query(self) -> str:
        """The query as it was written, if it can be understood; of no interest where the kind has none."""
        text: str = self.cleaned_data["query"]
        if self.data.get(self.add_prefix("kind")) != AlertKind.WORDS:
            return ""
        field = self.fields["query"]
        assert isinstance(field, QueryField)  # noqa: S101 - declared above
        field.parsed(text, Saved(self.community.pk))
        return text

    def clean_webhook(self) -> str:
        """An address of the web."""
        address: str = self.cleaned_data["webhook"]
        if address and not address.lower().startswith(("https://", "http://")):
            raise ValidationError(_("The address begins with https:// or http://."), code="scheme")
        return address

    def clean(self) -> dict[str, Any]:
        """What the parts must be together; numbers that were left out are as they were."""
        cleaned = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if name in cleaned and cleaned[name] in (None, "") and field.initial is not None:
                cleaned[name] = field.initial
        check = {
            AlertKind.WORDS: self._check_words,
            AlertKind.LABEL: self._check_label,
            AlertKind.PERSON: self._check_person,
        }.get(cleaned.get("kind", ""))
        if check:
            check(cleaned)
        self._check_quiet(cleaned)
        return cleaned

    def _check_words(self, cleaned: Mapping[str, Any]) -> None:
        if "query" in cleaned and not cleaned["query"].strip() and not cleaned.get("topics"):
            self.add_error("query", _("Write a query, or choose a topic below."))

    def _check_label(self, cleaned: Mapping[str, Any]) -> None:
        if not cleaned.get("sentiments") and not cleaned.get("intents"):
            self.add_error("sentiments", _("Choose at least one: how the post feels, or what it is meant as."))

    def _check_person(self, cleaned: Mapping[str, Any]) -> None:
        self._found = None
        person = cleaned.get("person", "").strip()
        if not person:
            return
        known = Author.objects.filter(community=self.community)
        given = known.filter(pk=cleaned["author"]).first() if cleaned.get("author") else None
        if given and person in {str(given), given.handle}:
            self._found = given
            return
        found = self._namesakes(person)
        if len(found) == 1:
            self._found = found[0]
        elif found:
            self.add_error("person", _("Several people have this name. Write the handle, or come here from a post."))
        else:
            self.add_error("person", _("Nobody of this name has been heard yet. Write it as it stands in a post."))

    def _namesakes(self, person: str) -> list[Author]:
        name = person.lstrip("@").lower()
        lower = Author.objects.annotate(lower_handle=Lower("handle"), lower_name=Lower("name"))
        same = Q(lower_handle__in=(name, f"@{name}")) | Q(lower_name=name)
        return list(lower.filter(same, community=self.community)[:NAMESAKES])

    def _check_quiet(self, cleaned: Mapping[str, Any]) -> None:
        start, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (start is None) != (end is None) and not {"quiet_from", "quiet_until"} & self.errors.keys():
            missing = "quiet_from" if start is None else "quiet_until"
            self.add_error(missing, _("Give both ends of the quiet hours, or none."))

    def draft(self) -> Draft:
        """What was written; call it on a valid form."""
        given = self.cleaned_data
        fields = set(Draft.__dataclass_fields__) - {"author"}
        return Draft(**{name: given[name] for name in fields}, author=self._found)

    def part(self, kind: str) -> Iterable[forms.BoundField]:
        """The fields that belong to a kind only."""
        return [self[name] for name in PARTS[kind]]

    @property
    def parts(self) -> list[tuple[str, StrOrPromise, Iterable[forms.BoundField]]]:
        """Each kind with its name and its own fields."""
        return [(kind.value, kind.label, self.part(kind)) for kind in AlertKind]


def initial_of(alert: Alert) -> dict[str, Any]:
    """What the form shows of a saved alert."""
    draft = draft_of(alert)
    own = {name: getattr(draft, name) for name in Draft.__dataclass_fields__ if name != "author"}
    person = draft.author.handle or str(draft.author) if draft.author else ""
    return own | {"person": person, "author": draft.author.pk if draft.author else None}


def initial_from(address: Mapping[str, str], community: Community, user: User) -> dict[str, Any]:
    """What another page hands over.

    ``kind``, ``q``, ``at_least``, ``topic``, ``author``, ``intent``, ``sentiment``, ``event``.
    """
    found: dict[str, Any] = {"readers": [user.pk]}
    if query := address.get("q", ""):
        found |= {"kind": AlertKind.WORDS, "query": query[:LONGEST_QUERY]}
    if address.get("at_least", "").isdecimal():
        found["at_least"] = min(int(address["at_least"][:6]), MOST_AT_LEAST)
    if topic := next((one for one in community.topics.all() if str(one.pk) == address.get("topic")), None):
        found["topics"] = [topic.pk]
    for name, field, values in (("sentiment", "sentiments", Sentiment), ("intent", "intents", Intent)):
        if address.get(name) in values.values:
            found |= {"kind": AlertKind.LABEL, field: [address[name]]}
    if author := _author(community, address.get("author", "")):
        found |= {"kind": AlertKind.PERSON, "person": author.handle or str(author), "author": author.pk}
        found["event"] = PersonEvent.QUIET
    if address.get("event") in PersonEvent.values:
        found["event"] = address["event"]
    if address.get("kind") in AlertKind.values:
        found["kind"] = address["kind"]
    return found


def _author(community: Community, text: str) -> Author | None:
    try:
        return Author.objects.filter(community=community, pk=text).first() if text else None
    except ValidationError:
        return None
