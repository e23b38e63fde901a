"""Every address of the site, by domain."""

from __future__ import annotations

from django.urls import include, path

from talka.web import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("account/", include("allauth.urls")),
    path("", include("talka.team.urls")),
    path("", include("talka.channels.urls")),
    path("", include("talka.listening.urls")),
    path("", include("talka.intake.urls")),
    path("", include("talka.web.start.urls")),
    path("", include("talka.web.pages")),
]
