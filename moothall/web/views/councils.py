"""The list of councils."""

from django.http import HttpResponse
from django.utils import timezone

from moothall.ui.access import published
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.web.kept import kept
from moothall.web.presenters import listing


@published
@kept
def councils(request: PortalRequest) -> HttpResponse:
    """Show the councils of one letter, nation and time, or those with some words in their names."""
    view = listing.councils(request, listing.filter_of(request), on=timezone.localdate())
    return render(request, "web/councils.html", view=view)
