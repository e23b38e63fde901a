"""The page of a post."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from talka.channels.models import Post, PostVersion
from talka.listening.asked import asked_by_each
from talka.listening.marking import marked
from talka.listening.queries import posts
from talka.listening.queries.collections import collected_of
from talka.listening.queries.labels import labels_of
from talka.listening.search import body
from talka.listening.wording import Piece, changes
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right, may


@require_safe
@community_view(Right.READ)
def show(request: CommunityRequest, post_id: uuid.UUID) -> HttpResponse:
    """A post with its thread, topics, repeats and earlier wordings."""
    try:
        post = posts.post_of(request.community, post_id)
    except Post.DoesNotExist:
        raise Http404(_("There is no such post.")) from None
    mentions = posts.mentions_of(post)
    title, text = marked(post.title, post.text, asked_by_each(mention.topic for mention in mentions))
    context = {
        "post": post,
        "title": title,
        "text": text,
        "pictures": pictures(post),
        "mentions": mentions,
        "thread": posts.thread_of(post),
        "edits": edits(post, posts.versions_of(post)),
        "repeats": posts.repeats_of(post),
        "labels": labels_of(post),
        "collected": collected_of(post),
        "may_curate": may(request.membership, Right.MANAGE_TOPICS),
        "may_correct": may(request.membership, Right.CORRECT_LABELS),
        "others": posts.others_by_author(post),
        "may_see_raw": may(request.membership, Right.SEE_RAW),
    }
    return render(request, "listening/post.html", context)


def edits(post: Post, versions: list[PostVersion]) -> list[tuple[PostVersion, list[Piece]]]:
    """Each earlier wording with what changed to the next one; newest change first."""
    wordings = [body(post.title, post.text), *(body(version.title, version.text) for version in versions)]
    steps = zip(versions, wordings[1:], wordings, strict=False)
    return [(version, changes(old, new)) for version, old, new in steps if old != new]


def pictures(post: Post) -> list[dict[str, str]]:
    """The pictures of a post that may be loaded: those on https."""
    return [
        {"url": medium["url"], "alt": medium.get("alt", "")}
        for medium in post.media
        if medium.get("kind", "image") == "image" and str(medium.get("url", "")).startswith("https://")
    ]
