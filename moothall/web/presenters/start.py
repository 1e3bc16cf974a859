"""What the start page of a service shows."""

from django.urls import reverse

from moothall.bodies.queries import KnownBody
from moothall.rules.services import ServiceDefinition
from moothall.ui.requests import PortalRequest
from moothall.web import ways
from moothall.web.presenters import privacy


def start(request: PortalRequest, body: KnownBody, definition: ServiceDefinition) -> dict[str, object]:
    """Return what `start.html` needs."""
    language = request.language
    return {
        "title": definition.title.speak(language),
        "summary": definition.summary.speak(language),
        "before_you_start": definition.start.before_you_start,
        "what_happens_next": definition.start.what_happens_next,
        "how_long_kept": definition.start.how_long_kept,
        "privacy": privacy.on_start_page(request, body, definition),
        "start_href": reverse("form-start", kwargs={"service": definition.slug}),
        "breadcrumbs": (ways.to_front(request), ways.to_home(request, body)),
    }
