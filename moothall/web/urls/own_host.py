"""The addresses of a body's own host: its published pages; whatever else was asked leads to the portal."""

from django.urls import path

from moothall.ui.handlers import handler400, handler403, handler404, handler500
from moothall.web.urls import published
from moothall.web.views import onward, pages

urlpatterns = [
    *published.urlpatterns,
    path("robots.txt", pages.robots, name="robots"),
    *(path(name, onward.portal_page, {"name": name}) for name in onward.PORTAL_PAGES),
    path("<slug:service>/", onward.service, name="onward-service"),
]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
