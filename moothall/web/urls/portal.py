"""The portal's own addresses; those of a body stand in `body`."""

from django.conf import settings
from django.urls import URLPattern, path

from moothall.ui.handlers import handler400, handler403, handler404, handler500
from moothall.web.urls import account, sign_in_with
from moothall.web.views import audit_keys, councils, demo_outbox, find, front, health, pages, sign_in, status


def demo_patterns(*, demo: bool) -> list[URLPattern]:
    """Return the addresses that exist in a demonstration only."""
    return [path("demo/outbox", demo_outbox.demo_outbox, name="demo-outbox")] if demo else []


urlpatterns = [
    path("", front.front, name="front"),
    path("find", find.find, name="find"),
    path("find/<slug:service>", find.find_service, name="find-service"),
    path("councils", councils.councils, name="councils"),
    path("status", status.ask, name="status"),
    path("status/case", status.case, name="status-case"),
    path("status/close", status.close, name="status-close"),
    path("sign-in", sign_in.ask, name="sign-in"),
    path("sign-in/code", sign_in.code, name="sign-in-code"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    *account.urlpatterns,
    path("accessibility", pages.accessibility, name="accessibility"),
    path("privacy", pages.privacy, name="privacy"),
    path("cookies", pages.cookies, name="cookies"),
    path("source", pages.source, name="source"),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/moothall-audit-keys.json", audit_keys.audit_keys, name="audit-keys"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *sign_in_with.urlpatterns,
    *demo_patterns(demo=settings.DEMO),
]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
