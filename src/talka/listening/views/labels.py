"""Correcting labels: on the page of a post, and of many posts of the river at once."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from talka.channels.models import Post
from talka.listening.actions import UnknownLabelError, correct_label
from talka.listening.queries import posts
from talka.listening.queries.labels import labels_of
from talka.team.actor import Actor
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right


@require_POST
@community_view(Right.CORRECT_LABELS)
def of_post(request: CommunityRequest, post_id: uuid.UUID) -> HttpResponse:
    """Set one label of a post; htmx gets the labels as they are now."""
    try:
        post = posts.post_of(request.community, post_id)
        _correct(request, [post.pk])
    except Post.DoesNotExist:
        raise Http404(_("There is no such post.")) from None
    except UnknownLabelError:
        return _refused()
    if not request.htmx:
        return redirect("post", request.community.slug, post_id)
    post = posts.post_of(request.community, post_id)
    return render(request, "listening/labels.html", {"post": post, "labels": labels_of(post), "may_correct": True})


@require_POST
@community_view(Right.CORRECT_LABELS)
def of_posts(request: CommunityRequest) -> HttpResponse:
    """Set one label of the posts that were picked, and go back to where they were."""
    try:
        changed = _correct(request, [uuid.UUID(text) for text in request.POST.getlist("post")])
    except ValueError:  # also of a label that there is not
        return _refused()
    told = ngettext("The label of %(count)s post is set.", "The label of %(count)s posts is set.", changed)
    messages.success(request, told % {"count": changed})
    return redirect(f"{reverse('river', args=[request.community.slug])}?{request.POST.get('filter', '')}")


def _correct(request: CommunityRequest, chosen: list[uuid.UUID]) -> int:
    """Do what the form says: ``set`` is a label and its value, as ``sentiment:-1`` or ``praise:1``."""
    label, _colon, value = request.POST.get("set", "").partition(":")
    if value not in {"-1", "0", "1"}:
        raise UnknownLabelError(label)
    return correct_label(by=Actor.of(request), community=request.community, posts=chosen, label=label, value=int(value))


def _refused() -> HttpResponse:
    return HttpResponseBadRequest(_("This is no label that Talka knows."))
