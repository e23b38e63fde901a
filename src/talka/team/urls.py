"""Addresses of the team's pages."""

from __future__ import annotations

from django.urls import path

from talka.team.views import audit, community, entrance, members, profile

urlpatterns = [
    path("", community.home, name="home"),
    path("welcome/<str:token>/", entrance.welcome, name="team_welcome"),
    path("invite/<str:token>/", entrance.join_page, name="team_join"),
    path("communities/", community.communities, name="communities"),
    path("me/", profile.me, name="me"),
    path("me/sessions/end-others/", profile.end_others, name="me_end_others"),
    path("me/sessions/<int:session>/end/", profile.end, name="me_end_session"),
    path("c/<slug:slug>/team/", members.members, name="team_members"),
    path("c/<slug:slug>/team/invite/", members.create_invitation, name="team_invite"),
    path(
        "c/<slug:slug>/team/invitations/<uuid:invitation>/revoke/",
        members.revoke,
        name="team_invitation_revoke",
    ),
    path("c/<slug:slug>/team/<uuid:member>/role/", members.role, name="team_member_role"),
    path("c/<slug:slug>/team/<uuid:member>/remove/", members.remove, name="team_member_remove"),
    path("c/<slug:slug>/audit/", audit.audit, name="team_audit"),
    path("c/<slug:slug>/settings/", community.settings, name="team_settings"),
]
