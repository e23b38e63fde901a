"""Who does something: a person at an address, or a part of Talka."""

from __future__ import annotations

import dataclasses

from django.http import HttpRequest

from talka.team.address import client_address
from talka.team.models import User


@dataclasses.dataclass(frozen=True, kw_only=True)
class Actor:
    """Handed to every action as ``by``. Without a user it is a task or a command, known by its name."""

    user: User | None
    name: str
    address: str | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> Actor:
        """The person who sent the request (a stranger has no user and no name)."""
        user = request.user if isinstance(request.user, User) else None
        return cls.person(user, address=client_address(request)) if user else cls.stranger(request)

    @classmethod
    def person(cls, user: User, *, address: str | None = None) -> Actor:
        """A user, outside of a request or just signed in."""
        return cls(user=user, name=user.name or user.email, address=address)

    @classmethod
    def stranger(cls, request: HttpRequest | None) -> Actor:
        """Somebody who is not signed in."""
        return cls(user=None, name="", address=client_address(request) if request else None)

    @classmethod
    def system(cls, name: str) -> Actor:
        """A task or a command, such as ``archiver``."""
        return cls(user=None, name=name)
