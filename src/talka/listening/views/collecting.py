"""Putting posts into collections, taking them out, and saying why they are there."""

from __future__ import annotations

import uuid
from collections.abc import Collection as Several

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from talka.channels.models import Post
from talka.listening.actions import collect, comment_on, make_collection, uncollect, worth_sharing
from talka.listening.collection_form import CollectionForm, CommentForm
from talka.listening.enums import CollectionKind
from talka.listening.models import Collected, Collection
from talka.listening.queries.collections import choices_for, collection_of
from talka.listening.queries.posts import post_of
from talka.listening.refusals import Refusal
from talka.listening.views.collections import collection_or_404
from talka.team.actor import Actor
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right


@require_http_methods(["GET", "HEAD", "POST"])
@community_view(Right.MANAGE_TOPICS)
def of_post(request: CommunityRequest, post_id: uuid.UUID) -> HttpResponse:
    """The collections of a post; htmx gets them as the panel of a menu."""
    try:
        post = post_of(request.community, post_id)
    except Post.DoesNotExist:
        raise Http404(_("There is no such post.")) from None
    problem = _change(request, post) if request.method == "POST" else ""
    if request.method == "POST" and not problem and not request.htmx:
        return redirect("post_collect", request.community.slug, post_id)
    context = {"post": post, "choices": choices_for(post), "problem": problem}
    template = "listening/collect_panel.html" if request.htmx else "listening/collect_page.html"
    return render(request, template, context, status=422 if problem and not request.htmx else 200)


def _change(request: CommunityRequest, post: Post) -> str:
    """Do what the form says: ``out`` of or ``into`` a collection, or into a new one by ``name``; the problem if any."""
    by, sent = Actor.of(request), request.POST
    try:
        if "out" in sent:
            uncollect(by=by, collection=_chosen(request, sent["out"]), posts=[post.pk])
        else:
            collection = _chosen(request, sent["into"]) if sent.get("into") else _new(request)
            collect(by=by, collection=collection, posts=[post.pk])
    except Refusal as refusal:
        return refusal.message
    except ValidationError as error:
        return str(error.messages[0])
    except (Collection.DoesNotExist, ValueError):
        return _("This collection is gone. Choose another one.")
    return ""


def _new(request: CommunityRequest) -> Collection:
    """A new collection of the name that was sent."""
    form = CollectionForm(request.POST)
    if not form.is_valid():
        raise ValidationError(next(iter(form.errors.as_data().values())))
    return make_collection(by=Actor.of(request), community=request.community, **form.given())


def _chosen(request: CommunityRequest, value: str) -> Collection:
    """The collection that a value of `queries.collections.Choice` means."""
    if value == CollectionKind.SHARING:
        return worth_sharing(community=request.community)
    return collection_of(request.community, uuid.UUID(value))


@require_POST
@community_view(Right.MANAGE_TOPICS)
def of_posts(request: CommunityRequest) -> HttpResponse:
    """Collect the posts that were picked in the river, and go back to where they were."""
    try:
        picked = [uuid.UUID(text) for text in request.POST.getlist("post")]
        collection = _chosen(request, request.POST.get("into", ""))
    except (ValueError, Collection.DoesNotExist):
        return HttpResponseBadRequest(_("This collection is gone. Choose another one."))
    messages.success(request, _told(_collected(request, collection, picked), collection))
    back = QueryDict(request.POST.get("filter", "")).urlencode()
    return redirect(f"{reverse('river', args=[request.community.slug])}?{back}")


def _collected(request: CommunityRequest, collection: Collection, picked: Several[uuid.UUID]) -> int:
    return collect(by=Actor.of(request), collection=collection, posts=picked)


def _told(count: int, collection: Collection) -> str:
    words = ngettext("%(count)d post is now in “%(name)s”.", "%(count)d posts are now in “%(name)s”.", count)
    return words % {"count": count, "name": collection}


@require_POST
@community_view(Right.MANAGE_TOPICS)
def remove(request: CommunityRequest, collection_id: uuid.UUID) -> HttpResponse:
    """Take posts out of a collection."""
    collection = collection_or_404(request, collection_id)
    try:
        picked = [uuid.UUID(text) for text in request.POST.getlist("post")]
    except ValueError:
        return HttpResponseBadRequest(_("This names no post."))
    count = uncollect(by=Actor.of(request), collection=collection, posts=picked)
    told = ngettext("%(count)d post is taken out.", "%(count)d posts are taken out.", count)
    messages.success(request, told % {"count": count})
    return redirect("collection", request.community.slug, collection_id)


@require_POST
@community_view(Right.MANAGE_TOPICS)
def comment(request: CommunityRequest, collection_id: uuid.UUID) -> HttpResponse:
    """Say why a post is in a collection."""
    collection = collection_or_404(request, collection_id)
    form = CommentForm(request.POST)
    try:
        post_id = uuid.UUID(request.POST.get("post", ""))
    except ValueError:
        return HttpResponseBadRequest(_("This names no post."))
    if form.is_valid():
        _comment(request, collection, post_id, form.cleaned_data["comment"])
    else:
        messages.error(request, str(form.errors["comment"][0]))
    return redirect("collection", request.community.slug, collection_id)


def _comment(request: CommunityRequest, collection: Collection, post_id: uuid.UUID, text: str) -> None:
    try:
        comment_on(by=Actor.of(request), collection=collection, post_id=post_id, comment=text)
    except Collected.DoesNotExist:
        messages.error(request, _("This post is no longer in the collection."))
    else:
        messages.success(request, _("Saved."))
