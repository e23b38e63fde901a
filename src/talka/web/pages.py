"""Addresses of the pages that put domains together."""

from __future__ import annotations

from django.urls import path

from talka.web import views

urlpatterns = [
    path("me/theme/", views.theme, name="theme"),
    path("c/<slug:slug>/", views.today, name="today"),
    path("c/<slug:slug>/posts/<uuid:post_id>/raw/", views.post_raw, name="post_raw"),
]
