"""Users, communities, and who may do what."""

from talka.team.models.audit import AuditEntry
from talka.team.models.community import Community
from talka.team.models.invitation import Invitation
from talka.team.models.membership import Membership
from talka.team.models.user import User

__all__ = ["AuditEntry", "Community", "Invitation", "Membership", "User"]
