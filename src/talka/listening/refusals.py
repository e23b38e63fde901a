"""Why an action on topics, lists, collections and saved views was refused, in the reader's language.

Refusal
  NameTakenError      queries could not tell it from another one
  TakenError          another one has this name
  TooManyError        there are as many as there may be
  InUseError          topics or alerts name it, so it cannot be deleted
  BreaksOthersError   topics that name it could not be matched any more
"""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from django.utils.text import get_text_list
from django.utils.translation import gettext as _


class Refusal(Exception, metaclass=ABCMeta):  # noqa: N818 - it is the base, its kinds are errors
    """What was asked for would leave topics that no longer work.

    Attributes:
        field: of a form, to which the message belongs; None for the whole of it.
    """

    field: ClassVar[str | None] = None

    @property
    @abstractmethod
    def message(self) -> str:
        """What happened and what to do."""


class NameTakenError(Refusal):
    """Queries could not tell the name from another one."""

    field = "name"

    @property
    def message(self) -> str:
        """What happened and what to do."""
        return _("This name is taken, or differs from another only in capitals, accents or signs. Choose another one.")


class TakenError(Refusal):
    """Another one has this name."""

    field = "name"

    @property
    def message(self) -> str:
        """What happened and what to do."""
        return _("This name is taken. Choose another one.")


class TooManyError(Refusal):
    """There are as many as there may be.

    Attributes:
        most: this many.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(most)

    @property
    def message(self) -> str:
        """What happened and what to do."""
        return _("There are %(most)d already. Delete one that is not needed any more.") % {"most": self.most}


class _TopicsError(Refusal):
    """Topics stand against it.

    Attributes:
        names: of these topics, in order.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        super().__init__(", ".join(self.names))

    @property
    def _listed(self) -> str:
        return get_text_list([f"“{name}”" for name in self.names], _("and"))


class InUseError(_TopicsError):
    """Topics or alerts name it in their queries."""

    @property
    def message(self) -> str:
        """What happened and what to do."""
        return _("It is in use by these topics and alerts: %(names)s. Take it out of their queries first.") % {
            "names": self._listed
        }


class BreaksOthersError(_TopicsError):
    """With this change the queries of other topics could not be matched any more, such as by their size."""

    @property
    def message(self) -> str:
        """What happened and what to do."""
        return _(
            "With this change the queries of these topics would be too large: %(names)s. "
            "Let them name fewer topics and lists first."
        ) % {"names": self._listed}
