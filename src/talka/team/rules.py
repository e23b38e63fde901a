"""Who may do what: rights as named predicates, and the one guard in front of a community's pages."""

from __future__ import annotations

import enum

from talka.team.enums import Role
from talka.team.models import Membership, User


class Right(enum.StrEnum):
    """Something that somebody may do in a community."""

    READ = "read"
    MANAGE_TOPICS = "manage_topics"
    CORRECT_LABELS = "correct_labels"
    MANAGE_ALERTS = "manage_alerts"
    MANAGE_CHANNELS = "manage_channels"
    IMPORT_POSTS = "import_posts"
    SEE_RAW = "see_raw"
    MANAGE_TEAM = "manage_team"
    SEE_AUDIT = "see_audit"
    MANAGE_COMMUNITY = "manage_community"


_MANAGER = frozenset(
    {
        Right.READ,
        Right.MANAGE_TOPICS,
        Right.CORRECT_LABELS,
        Right.MANAGE_ALERTS,
        Right.MANAGE_CHANNELS,
        Right.IMPORT_POSTS,
        Right.SEE_AUDIT,
    }
)
_LISTENER = frozenset({Right.READ, Right.MANAGE_TOPICS, Right.CORRECT_LABELS, Right.MANAGE_ALERTS})
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(Right),
    Role.MANAGER: _MANAGER,
    Role.AGENT: _LISTENER,
    Role.MODERATOR: _LISTENER,
    Role.EDITOR: _LISTENER,
    Role.EXPERT: frozenset({Right.READ}),
    Role.VIEWER: frozenset({Right.READ}),
}


def may(membership: Membership, right: Right) -> bool:
    """Whether a member has a right in the community of the membership."""
    return right in RIGHTS[Role(membership.role)]


def may_create_community(user: User) -> bool:
    """Whether somebody may add a brand: who administers the installation."""
    return user.is_superuser
