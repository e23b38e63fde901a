"""The audit log of a brand."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from talka.team.audit_pages import AuditPage, audit_page
from talka.team.forms import AuditFilterForm
from talka.team.guard import CommunityRequest, community_view
from talka.team.queries import members_of
from talka.team.rules import Right
from talka.team.wording import action_label, changes

INSTALLATION = "installation"


@community_view(Right.SEE_AUDIT)
@require_safe
def audit(request: CommunityRequest) -> HttpResponse:
    """Who did what, when and from where, with what was before and after.

    Sign-ins and accounts belong to no brand; who administers the installation reads them by
    ``?of=installation``.
    """
    form = AuditFilterForm(request.GET)
    form.is_valid()
    whole = request.user.is_superuser and request.GET.get("of") == INSTALLATION
    page = audit_page(
        None if whole else request.community,
        form.wanted(),
        older=request.GET.get("older", ""),
        newer=request.GET.get("newer", ""),
    )
    context = {
        "form": form,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "lines": [(entry, action_label(entry.action), changes(entry)) for entry in page.entries],
        "people": members_of(request.community),
        "whole": whole,
        **_addresses(request, page),
    }
    return render(request, "team/audit.html", context)


def _addresses(request: CommunityRequest, page: AuditPage) -> dict[str, str]:
    """The addresses of the pages before and after, which keep the filter."""
    found = {}
    for name, place in (("newer", page.newer), ("older", page.older)):
        query = request.GET.copy()
        for cursor in ("newer", "older"):
            query.pop(cursor, None)
        query[name] = place
        found[name] = f"?{query.urlencode()}" if place else ""
    return found
