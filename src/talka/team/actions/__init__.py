"""Everything that changes the team: verbs with keyword arguments, each audited in its own transaction."""

from talka.team.actions.audit import record
from talka.team.actions.community import create_community, update_community
from talka.team.actions.invitation import (
    accept_invitation,
    find_invitation,
    invite,
    join,
    revoke_invitation,
)
from talka.team.actions.membership import change_role, remove_member
from talka.team.actions.session import end_other_sessions, end_session, note_seen, seen_is_old
from talka.team.actions.user import (
    NewUser,
    create_first_administrator,
    create_user,
    find_welcome,
    first_administrator_link,
    update_profile,
)

__all__ = [
    "NewUser",
    "accept_invitation",
    "change_role",
    "create_community",
    "create_first_administrator",
    "create_user",
    "end_other_sessions",
    "end_session",
    "find_invitation",
    "find_welcome",
    "first_administrator_link",
    "invite",
    "join",
    "note_seen",
    "record",
    "remove_member",
    "revoke_invitation",
    "seen_is_old",
    "update_community",
    "update_profile",
]
