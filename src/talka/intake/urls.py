"""Addresses of import and quarantine."""

from __future__ import annotations

from django.urls import path

from talka.intake import views

urlpatterns = [
    path("c/<slug:slug>/import/", views.upload, name="import"),
    path("c/<slug:slug>/import/<uuid:import_id>/", views.mapping, name="import_mapping"),
    path("c/<slug:slug>/import/<uuid:import_id>/progress/", views.progress, name="import_progress"),
    path("c/<slug:slug>/import/<uuid:import_id>/stop/", views.stop, name="import_stop"),
    path("c/<slug:slug>/quarantine/", views.quarantine, name="quarantine"),
    path("c/<slug:slug>/quarantine/<uuid:item_id>/", views.quarantined, name="quarantine_item"),
    path("c/<slug:slug>/quarantine/again/", views.take_again, name="quarantine_again"),
    path("c/<slug:slug>/quarantine/dismiss/", views.dismiss, name="quarantine_dismiss"),
]
