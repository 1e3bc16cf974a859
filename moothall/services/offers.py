"""Whether a body offers a service on this installation: the rules' answer, by the register and the settings."""

from datetime import date

from django.conf import settings

from moothall.rules.bodies import Body
from moothall.rules.services import Offer, ServiceDefinition, offered
from moothall.services.directory import directory


def offer(service: ServiceDefinition, body: Body, *, on: date) -> Offer:
    """Return whether `body` offers `service` on the day `on`, or who does, or why nobody here does.

    Where residents are real, a council in Wales offers only what has reviewed Welsh; a demo shows everything.
    """
    return offered(
        service,
        body,
        on=on,
        signposts=directory().signposts,
        requires_reviewed_welsh=settings.MODE == "production",
    )
