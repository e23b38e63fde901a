"""Where somebody is signed in: remembering it, and ending it."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from talka.team.actions.audit import record
from talka.team.actor import Actor
from talka.team.address import client_address
from talka.team.models import User

SEEN = "seen"
SEEN_EVERY = 300


def seen_is_old(request: HttpRequest) -> bool:
    """Whether it is time to keep again when the session was used: not oftener than every five minutes."""
    return timezone.now().timestamp() - float(request.session.get(SEEN, 0)) >= SEEN_EVERY


def note_seen(request: HttpRequest) -> None:
    """Keep that the session is used now, and from where."""
    now = timezone.now()
    request.session[SEEN] = int(now.timestamp())
    row = UserSession.objects.filter(session_key=request.session.session_key)
    address = client_address(request)
    if address:
        row.update(last_seen_at=now, ip=address)
    else:
        row.update(last_seen_at=now)


def end_session(*, by: Actor, session: UserSession) -> None:
    """Sign one device out."""
    _end(by, session.user, [session])


def end_other_sessions(*, by: Actor, user: User, keep: str) -> int:
    """Sign every device out except the session with the key ``keep``; gives how many."""
    others = list(UserSession.objects.filter(user=user).exclude(session_key=keep))
    _end(by, user, others)
    return len(others)


def _end(by: Actor, user: User, sessions: list[UserSession]) -> None:
    if not sessions:
        return
    keys = [session.session_key for session in sessions]
    with transaction.atomic():
        Session.objects.filter(session_key__in=keys).delete()
        UserSession.objects.filter(session_key__in=keys).delete()
        record(by=by, action="session.end", obj=user, before={"sessions": [_facts(one) for one in sessions]})


def _facts(session: UserSession) -> dict[str, str]:
    return {"address": session.ip, "device": session.user_agent}
