"""The officers' site, on a host of its own."""

from django.conf import settings
from django.urls import URLPattern, path, register_converter

from moothall.desk import issuer_urls
from moothall.desk.references import ReferenceConverter
from moothall.desk.views import bodies, case, portal_pages, sign_in, step, words, worklist
from moothall.ui.faces import FOOTER_PAGES
from moothall.ui.handlers import handler400, handler403, handler404, handler500

register_converter(ReferenceConverter, "reference")

CASE = "<slug:slug>/cases/<reference:reference>/"


def sign_in_patterns(*, demo: bool) -> list[URLPattern]:
    """Return the addresses of signing in: choosing an invented officer exists in a demonstration only."""
    first = sign_in.choose if demo else sign_in.not_yet
    return [path("sign-in", first, name="sign-in"), path("sign-out", sign_in.leave, name="sign-out")]


urlpatterns = [
    path("", bodies.bodies, name="bodies"),
    *sign_in_patterns(demo=settings.DEMO),
    *issuer_urls.urlpatterns,
    *[path(page, portal_pages.portal_page, {"page": page}) for page in FOOTER_PAGES],
    path("<slug:slug>/", worklist.worklist, name="worklist"),
    path(CASE, case.case, name="case"),
    path(f"{CASE}take", case.take, name="take"),
    path(f"{CASE}put-back", case.put_back, name="put-back"),
    path(f"{CASE}files/<slug:key>", case.file, name="file"),
    path(f"{CASE}step/<slug:transition>", step.step, name="step"),
    path(f"{CASE}write", words.write, name="write"),
    path(f"{CASE}note", words.note, name="note"),
]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
