"""How a body looks: its two colours and its mark, at addresses that change when they do."""

from django.http import Http404, HttpResponse

from moothall.bodies.queries import KnownBody
from moothall.ui.access import published
from moothall.ui.requests import PortalRequest, face_of

_YEAR = "public, max-age=31536000, immutable"
_MINUTE = "public, max-age=60"
_NOTHING_BUT_SHAPES = "default-src 'none'; sandbox"


@published
def theme(request: PortalRequest) -> HttpResponse:
    """Answer with the style sheet that sets a body's colours."""
    body = request.public_body
    if body is None or not body.brand_colour:
        raise Http404
    rules = f"--moothall-brand:{body.brand_colour};--moothall-brand-text:{body.brand_text_colour}"
    return _answer(request, body, f":root{{{rules}}}\n", "text/css; charset=utf-8")


@published
def logo(request: PortalRequest) -> HttpResponse:
    """Answer with a body's mark; opened by itself it may run and load nothing."""
    body = request.public_body
    if body is None or not body.logo_svg:
        raise Http404
    response = _answer(request, body, body.logo_svg, "image/svg+xml; charset=utf-8")
    response["Content-Security-Policy"] = _NOTHING_BUT_SHAPES
    return response


def _answer(request: PortalRequest, body: KnownBody, content: str, content_type: str) -> HttpResponse:
    """An address with the stamp of today's look may be kept for a year, any other one for a minute."""
    face = face_of(body, on_own_host=request.on_own_host)
    stamped = {url.partition("?")[2] for url in (face.theme_url, face.logo_url) if url}
    is_stamped = request.META.get("QUERY_STRING", "") in stamped
    return HttpResponse(
        content, content_type=content_type, headers={"Cache-Control": _YEAR if is_stamped else _MINUTE}
    )
