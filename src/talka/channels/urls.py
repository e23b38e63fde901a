"""Addresses of the channels' pages."""

from __future__ import annotations

from django.urls import path

from talka.channels import views

urlpatterns = [
    path("c/<slug:slug>/channels/", views.listing, name="channels_list"),
    path("c/<slug:slug>/channels/new/", views.kinds, name="channels_new"),
    path("c/<slug:slug>/channels/new/<slug:kind>/", views.connect, name="channels_connect"),
    path("c/<slug:slug>/channels/<uuid:channel_id>/", views.detail, name="channel"),
    path("c/<slug:slug>/channels/<uuid:channel_id>/edit/", views.edit, name="channel_edit"),
    path("c/<slug:slug>/channels/<uuid:channel_id>/fetch/", views.fetch, name="channel_fetch"),
    path("c/<slug:slug>/channels/<uuid:channel_id>/pause/", views.pause, name="channel_pause"),
    path("c/<slug:slug>/channels/<uuid:channel_id>/resume/", views.resume, name="channel_resume"),
    path("c/<slug:slug>/channels/<uuid:channel_id>/remove/", views.remove, name="channel_remove"),
]
