"""What people said against labels, for training."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db.models import Exists, F, OuterRef

from talka.channels.models import Post
from talka.listening.documents import body
from talka.listening.models import Correction
from talka.team.models import Community

BATCH: Final = 1_000


def exported_corrections(community: Community, *, batch: int = BATCH) -> Iterator[list[dict[str, Any]]]:
    """The newest correction of each label of each post that still stands as it was corrected, oldest first.

    ``value`` is -1, 0 or 1 for ``sentiment``, true or false for an intent. Whoever said it stands in ``by``, empty
    when they are gone. Nothing is held open between two batches.
    """
    newer = Correction.objects.filter(
        post=OuterRef("post"), label=OuterRef("label"), version=OuterRef("version"), number__gt=OuterRef("number")
    )
    standing = Correction.objects.filter(
        ~Exists(newer), community=community, version=F("post__version"), post__deleted_at=None
    )
    said = standing.select_related("post", "user").defer("post__words").order_by("number")
    last = 0
    while part := list(said.filter(number__gt=last)[:batch]):
        yield [_line(correction) for correction in part]
        last = part[-1].number


def uncorrected(communities: Iterable[Community], language: str, most: int) -> list[str]:
    """The newest posts in a language whose labels nobody has said anything about."""
    posts = Post.objects.filter(community__in=communities, language=language, deleted_at=None, corrections=None)
    newest = posts.exclude(sentiment=None).order_by("-created_at", "-id")[:most]
    return [body(title, text) for title, text in newest.values_list("title", "text")]


def _line(correction: Correction) -> dict[str, Any]:
    post = correction.post
    return {
        "text": body(post.title, post.text),
        "language": post.language,
        "label": correction.label,
        "value": correction.value if correction.label == "sentiment" else bool(correction.value),
        "by": str(correction.user or ""),
        "at": correction.at,
    }
