"""Addresses of the river, of posts, of topics and of lists."""

from __future__ import annotations

from django.urls import path

from talka.listening.views import lists, live, post, preview, river, topics

urlpatterns = [
    path("c/<slug:slug>/river/", river.show, name="river"),
    path("c/<slug:slug>/river/new", river.new, name="river_new"),
    path("c/<slug:slug>/river/live", live.live, name="river_live"),
    path("c/<slug:slug>/posts/<uuid:post_id>/", post.show, name="post"),
    path("c/<slug:slug>/topics/", topics.index, name="topics"),
    path("c/<slug:slug>/topics/new/", topics.add, name="topic_add"),
    path("c/<slug:slug>/topics/check/", preview.check, name="topics_check"),
    path("c/<slug:slug>/topics/preview/", preview.preview, name="topics_preview"),
    path("c/<slug:slug>/topics/why/", preview.explain, name="topic_why"),
    path("c/<slug:slug>/topics/names/", preview.names, name="topic_names"),
    path("c/<slug:slug>/topics/bring/", preview.bring, name="topic_bring"),
    path("c/<slug:slug>/topics/<uuid:topic_id>/", topics.show, name="topic"),
    path("c/<slug:slug>/topics/<uuid:topic_id>/edit/", topics.edit, name="topic_edit"),
    path("c/<slug:slug>/topics/<uuid:topic_id>/check/", preview.check, name="topic_check"),
    path("c/<slug:slug>/topics/<uuid:topic_id>/preview/", preview.preview, name="topic_preview"),
    path("c/<slug:slug>/topics/<uuid:topic_id>/search/", topics.progress, name="topic_search"),
    path("c/<slug:slug>/topics/<uuid:topic_id>/pause/", topics.pause, name="topic_pause"),
    path("c/<slug:slug>/topics/<uuid:topic_id>/delete/", topics.delete, name="topic_delete"),
    path("c/<slug:slug>/lists/", lists.index, name="topic_lists"),
    path("c/<slug:slug>/lists/new/", lists.add, name="topic_list_add"),
    path("c/<slug:slug>/lists/<uuid:list_id>/", lists.show, name="topic_list"),
    path("c/<slug:slug>/lists/<uuid:list_id>/edit/", lists.edit, name="topic_list_edit"),
    path("c/<slug:slug>/lists/<uuid:list_id>/delete/", lists.delete, name="topic_list_delete"),
]
