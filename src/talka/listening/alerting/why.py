"""Why something was told, in the reader's language, from the code and the values that were kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.core.templatetags.numbers import whole
from talka.listening.enums import BurstKind, Intent, Sentiment
from talka.listening.errors import isolated

_MINUTES_OF_DAY = 24 * 60


def sentence(code: str, values: Mapping[str, Any]) -> str:
    """One or two sentences; a code of a later version is shown as it is."""
    match code:
        case "words" | "label":
            return _joined([*_labels(values), *_words(values), *_topics(values)]) or _("The post matches the alert.")
        case "count":
            return _joined([_count(values), *_words(values), *_topics(values)])
        case "first":
            return _("They said something here for the first time.")
        case "back":
            days = int(values.get("days", 0))
            words = ngettext("Back after %(days)s day of silence.", "Back after %(days)s days of silence.", days)
            return words % {"days": whole(days)}
        case "quiet":
            days = int(values.get("days", 0))
            words = ngettext("Nothing heard for %(days)s day.", "Nothing heard for %(days)s days.", days)
            return words % {"days": whole(days)}
        case "burst" | "burst_over":
            return _burst(code, values)
        case _:
            return code


def _joined(sentences: Sequence[str]) -> str:
    return " ".join(sentences)


def _words(values: Mapping[str, Any]) -> list[str]:
    words = ", ".join(f"“{isolated(word)}”" for word in values.get("words", ()))
    return [_("Words: %(words)s.") % {"words": words}] if words else []


def _topics(values: Mapping[str, Any]) -> list[str]:
    names = [isolated(name) for name in values.get("topics", ())]
    if not names:
        return []
    words = ngettext("Topic: %(names)s.", "Topics: %(names)s.", len(names))
    return [words % {"names": ", ".join(names)}]


def _labels(values: Mapping[str, Any]) -> list[str]:
    labels = [str(Sentiment(values["sentiment"]).label)] if values.get("sentiment") else []
    labels += [str(Intent(name).label) for name in values.get("intents", ())]
    return [_("Labels: %(labels)s.") % {"labels": ", ".join(labels)}] if labels else []


def _count(values: Mapping[str, Any]) -> str:
    count, minutes = int(values.get("count", 0)), int(values.get("minutes", 0))
    words = ngettext("%(count)s post within %(time)s.", "%(count)s posts within %(time)s.", count)
    return words % {"count": whole(count), "time": span(dt.timedelta(minutes=minutes))}


def span(time: dt.timedelta) -> str:
    """A length of time in its largest whole unit: days, hours, minutes."""
    minutes = int(time.total_seconds() // 60)
    if minutes and minutes % _MINUTES_OF_DAY == 0:
        days = minutes // _MINUTES_OF_DAY
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": whole(days)}
    if minutes and minutes % 60 == 0:
        return ngettext("%(count)s hour", "%(count)s hours", minutes // 60) % {"count": whole(minutes // 60)}
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": whole(minutes)}


def _burst(code: str, values: Mapping[str, Any]) -> str:
    told = {
        "topic": isolated(str(values.get("topic", ""))),
        "phrase": isolated(str(values.get("phrase", ""))),
        "observed": whole(int(values.get("observed", 0))),
        "expected": whole(round(float(values.get("expected", 0)))),
    }
    is_over = code == "burst_over"
    first = _of_phrase(told, is_over=is_over) if values.get("phrase") else _of_topic(told, is_over=is_over)
    return first if is_over else _joined([first, *_about(values), *_words(values)])


def _of_topic(told: Mapping[str, str], *, is_over: bool) -> str:
    if is_over:
        return _("The burst of “%(topic)s” is over: %(observed)s posts where about %(expected)s are usual.") % told
    return _("Far more than usual on “%(topic)s”: %(observed)s posts where about %(expected)s are usual.") % told


def _of_phrase(told: Mapping[str, str], *, is_over: bool) -> str:
    if is_over:
        return _("The burst of “%(phrase)s” on “%(topic)s” is over: it was in %(observed)s posts.") % told
    if told["expected"] == whole(0):
        return _("“%(phrase)s” is in %(observed)s posts on “%(topic)s”, where it is hardly ever said.") % told
    return _("“%(phrase)s” is in %(observed)s posts on “%(topic)s”, where about %(expected)s are usual.") % told


def _about(values: Mapping[str, Any]) -> list[str]:
    found = []
    if values.get("intent"):
        found.append(_("It is about posts that mean: %(intent)s.") % {"intent": Intent(values["intent"]).label})
    if values.get("kind") == BurstKind.TROUBLE:
        found.append(_("It looks like trouble."))
    if values.get("kind") == BurstKind.DEMAND:
        found.append(_("People ask for something."))
    return found
