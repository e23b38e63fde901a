"""What somebody said, its earlier wordings, and the keys by which its repeats are found."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.lookups import Exact

from talka.channels.enums import AuthorKind, Kind
from talka.channels.models.author import Author
from talka.channels.models.channel import Channel
from talka.core.ids import new_id
from talka.team.models import Community


class Post(models.Model):
    """One post. Stable identity: its channel and the channel's own id.

    ``seq`` is its announcement number (see `Community`); an edit or deletion announces it anew. ``words`` are the
    folded words of title and text (`talka.text`), which search shares with the matcher; None where they do not all fit
    into a ``tsvector``, then search reads the text. ``thread`` is the
    channel's id of the first post of the thread, ``parent_external`` of what it answers; ``parent`` is set when
    that post is known, whichever came first. ``repeat_of`` is the first post that said nearly the same.

    ``author_kind`` and ``country`` are those of the author when the post was heard; they stay when the author moves.

    ``sentiment`` is -1, 0 or 1, None where no label could be given, ``sentiment_score`` how sure that is (0 to 1),
    ``intents`` a bit for each intent (`talka.listening.labels`): the model's, until somebody corrects them
    (`talka.listening.models.Correction`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # The database checks the channel alone, which has its community: a second check costs 3 % of a post's whole intake.
    community = models.ForeignKey(Community, models.CASCADE, related_name="posts", db_index=False, db_constraint=False)
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="posts", db_index=False)
    external_id = models.TextField()
    seq = models.BigIntegerField()
    batch = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.POST)
    author = models.ForeignKey(Author, models.SET_NULL, null=True, related_name="posts")
    author_kind = models.CharField(max_length=12, blank=True, default="", db_default="", choices=AuthorKind.choices)
    country = models.CharField(max_length=2, blank=True, default="", db_default="")
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)
    url = models.TextField(blank=True)
    links = ArrayField(models.TextField(), default=list)
    hashtags = ArrayField(models.TextField(), default=list)
    handles = ArrayField(models.TextField(), default=list)
    media = models.JSONField(default=list)
    language = models.CharField(max_length=8, default="und")
    language_confidence = models.FloatField(default=0.0)
    sentiment = models.SmallIntegerField(null=True)
    sentiment_score = models.FloatField(null=True)
    intents = models.IntegerField(default=0, db_default=0)
    likes = models.BigIntegerField(null=True)
    shares = models.BigIntegerField(null=True)
    comments = models.BigIntegerField(null=True)
    parent_external = models.TextField(blank=True)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="answers", db_index=False)
    thread = models.TextField(blank=True)
    repeat_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="repeats", db_index=False)
    created_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    words = SearchVectorField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="channels_post_once"),
        ]
        indexes = [
            models.Index(fields=["community", "-created_at", "-id"], name="channels_post_newest"),
            # The river of one language or one channel: without these a rare one reads the whole community.
            models.Index(fields=["community", "language", "-created_at", "-id"], name="channels_post_language"),
            models.Index(fields=["channel", "-created_at", "-id"], name="channels_post_channel"),
            # Likewise of one country or kind of author: only posts of which it is known cost anything.
            models.Index(
                fields=["community", "country", "-created_at", "-id"],
                condition=~models.Q(country=""),
                name="channels_post_country",
            ),
            models.Index(
                fields=["community", "author_kind", "-created_at", "-id"],
                condition=~models.Q(author_kind=""),
                name="channels_post_author_kind",
            ),
            models.Index(fields=["community", "seq"], name="channels_post_seq"),
            models.Index(fields=["channel", "thread"], condition=~models.Q(thread=""), name="channels_post_thread"),
            # Most posts answer nothing and repeat nothing: these three hold only those that do.
            models.Index(fields=["parent"], condition=models.Q(parent__isnull=False), name="channels_post_answers"),
            models.Index(
                fields=["repeat_of"], condition=models.Q(repeat_of__isnull=False), name="channels_post_repeats"
            ),
            models.Index(
                fields=["channel", "parent_external"],
                condition=models.Q(parent=None) & ~models.Q(parent_external=""),
                name="channels_post_orphan",
            ),
            models.Index(fields=["batch"], name="channels_post_batch"),
            GinIndex(fields=["words"], name="channels_post_words"),
            # Of questions, which are looked for by themselves: that nobody answered.
            models.Index(
                fields=["community", "-created_at", "-id"],
                condition=models.Q(Exact(models.F("intents").bitand(1), 1)),
                name="channels_post_question",
            ),
            # Few, and every search must look at them.
            models.Index(fields=["community"], condition=models.Q(words=None), name="channels_post_wordless"),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:80]


class PostVersion(models.Model):
    """How a post stood before an edit or a deletion."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")
    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)
    until = models.DateTimeField()
    batch = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "version"], name="channels_version_once")]

    def __str__(self) -> str:
        return f"{self.post_id} v{self.version}"


class PostBand(models.Model):
    """A key under which near-duplicates of a post meet (`talka.intake.repeats`); forgotten after a month.

    Five for each original. One index serves the look-up and the key; the post is not checked, because a band of a
    post that is gone leads to nothing and is soon forgotten. The nightly forgetting reads the whole table: any index
    for it, even a BRIN, would cost each post more than that.
    """

    pk = models.CompositePrimaryKey("community_id", "key", "post_id")
    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    key = models.BigIntegerField()
    post = models.ForeignKey(Post, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    heard_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key} {self.post_id}"
