"""A brand or client: the wall between what belongs to one and to another."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.core.models import Record


class Community(Record):
    """One brand with its channels, topics and posts. Everything of a community carries its id.

    ``last_seq`` is the number of the newest announcement. It is raised inside the transaction that stores
    posts, under this row's lock, so numbers become visible in their order and a reader that has seen n has
    seen all before it.
    """

    slug = models.SlugField(_("short name in addresses"), unique=True, max_length=60)
    name = models.CharField(_("name of the brand"), max_length=120)
    site = models.URLField(_("its site"), blank=True)
    handles = ArrayField(models.CharField(max_length=120), verbose_name=_("its handles"), default=list, blank=True)
    competitors = ArrayField(models.CharField(max_length=120), verbose_name=_("competitors"), default=list, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    last_seq = models.BigIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
