"""What people fill in about the team."""

from talka.team.forms.account import NewAccountForm, ProfileForm
from talka.team.forms.audit import AuditFilterForm
from talka.team.forms.community import CommunityForm
from talka.team.forms.membership import InvitationForm, RoleForm

__all__ = ["AuditFilterForm", "CommunityForm", "InvitationForm", "NewAccountForm", "ProfileForm", "RoleForm"]
