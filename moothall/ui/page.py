"""One way to answer with a page."""

from collections.abc import Mapping
from types import MappingProxyType

from django.http import HttpResponse
from django.template.backends.utils import csrf_input_lazy

from moothall.rules.references import kept_whole
from moothall.ui.environment import speaking
from moothall.ui.faces import PageRequest, frame


def render(
    request: PageRequest,
    template: str,
    shown: Mapping[str, object] = MappingProxyType({}),
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    """Answer with `template`, filled with what a presenter has `shown` and `context`, in the language asked for.

    Every template also has `request`, `language`, `body` (a Face or None), `frame`, `csrf_input`, `has_errors`
    (False unless given), `acting_for`, the name of whom somebody acts for, or "", and `is_behind_sign_in`. On no page
    is a reference broken in two. Raises jinja2's UndefinedError for a name that nobody gave.
    """
    around = {
        "request": request,
        "language": request.language,
        "body": request.face,
        "frame": frame(request.language, request.face, request.get_full_path()),
        "csrf_input": csrf_input_lazy(request),
        "has_errors": False,
        "acting_for": getattr(request, "acting_for", ""),
        "is_behind_sign_in": getattr(request, "is_behind_sign_in", False),
    }
    html = speaking(request.language).get_template(template).render({**around, **shown, **context})
    response = HttpResponse(kept_whole(html), status=status)
    response["Content-Language"] = request.language.value
    return response
