"""The outermost layer: the security headers of every response, also of those that an inner layer refuses."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


class HeadersMiddleware:
    """Adds what browsers need to refuse what we did not send. A view that sets a header itself keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Take the next layer."""
        self.get_response = get_response
        self.headers = {
            "Content-Security-Policy": _POLICY.format(images="'self'"),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        }
        self.desk_policy = _POLICY.format(images=f"'self' {settings.FILES_URL}")
        if settings.PORTAL_URL.startswith("https://"):
            self.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        response = self.get_response(request)
        if request.META.get("HTTP_HOST") == settings.DESK_HOST:
            response.headers.setdefault("Content-Security-Policy", self.desk_policy)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response
