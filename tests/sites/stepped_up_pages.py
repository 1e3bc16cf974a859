"""A desk with a page about money, for tests of being asked again."""

from django.http import HttpResponse
from django.urls import path

from moothall.desk.urls import urlpatterns as desk_urls
from moothall.people.queries import Colleague
from moothall.ui.access import officer, stepped_up
from moothall.ui.handlers import handler400, handler403, handler404, handler500
from moothall.ui.requests import PortalRequest

paid: list[str] = []


@officer
@stepped_up(minutes=5)
def pay(request: PortalRequest, by: Colleague) -> HttpResponse:
    """Pay what was posted."""
    if request.method == "POST":
        paid.append(request.POST["amount"])
    return HttpResponse(f"paid by {by.name}")


urlpatterns = [path("pay", pay, name="pay"), *desk_urls]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
