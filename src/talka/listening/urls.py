"""Addresses of the river, of posts and of topics."""

from __future__ import annotations

from django.urls import path

from talka.listening.views import live, post, river, topics

urlpatterns = [
    path("c/<slug:slug>/river/", river.show, name="river"),
    path("c/<slug:slug>/river/new", river.new, name="river_new"),
    path("c/<slug:slug>/river/live", live.live, name="river_live"),
    path("c/<slug:slug>/posts/<uuid:post_id>/", post.show, name="post"),
    path("c/<slug:slug>/topics/", topics.index, name="topics"),
    path("c/<slug:slug>/topics/new/", topics.add, name="topic_add"),
    path("c/<slug:slug>/topics/check/", topics.check, name="topic_check"),
    path("c/<slug:slug>/topics/<uuid:topic_id>/", topics.show, name="topic"),
    path("c/<slug:slug>/topics/<uuid:topic_id>/edit/", topics.edit, name="topic_edit"),
    path("c/<slug:slug>/topics/<uuid:topic_id>/search/", topics.progress, name="topic_search"),
    path("c/<slug:slug>/topics/<uuid:topic_id>/pause/", topics.pause, name="topic_pause"),
    path("c/<slug:slug>/topics/<uuid:topic_id>/delete/", topics.delete, name="topic_delete"),
]
