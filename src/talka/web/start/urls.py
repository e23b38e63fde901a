"""Addresses of the first run."""

from __future__ import annotations

from django.urls import path

from talka.web.start import views

urlpatterns = [
    path("start/", views.start, name="start"),
    path("c/<slug:slug>/start/", views.listening, name="start_listening"),
    path("c/<slug:slug>/start/site/", views.site_feeds, name="start_site"),
    path("c/<slug:slug>/start/accept/", views.accept, name="start_accept"),
]
