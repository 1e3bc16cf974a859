"""What waits for an administrator, on the page with which they begin."""

from django.urls import reverse

from moothall.bodies.queries import KnownBody
from moothall.people import arrangements_waiting
from moothall.people.queries import Colleague
from moothall.ui.faces import Link
from moothall.ui.requests import PortalRequest
from moothall.ui.texts import speak


def proposals(request: PortalRequest, by: Colleague, *, body: KnownBody | None = None) -> tuple[Link, ...]:
    """Return where to answer the arrangements that are proposed to the bodies somebody administers, or to `body` alone.

    Raises RightEnded where they administer none of them any more.
    """
    language = request.language
    return tuple(
        Link(
            text=speak(
                "people.proposal_waits",
                language,
                provider=each.provider.facts.name.speak(language),
                home=each.home.facts.name.speak(language),
            ),
            href=reverse("arrangement", args=[each.home.slug, each.id]),
        )
        for each in arrangements_waiting.waiting(by=by, body_id=None if body is None else body.id)
    )
