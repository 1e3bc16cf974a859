"""Refusals as pages that do not tell what exists."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.http import Http404

from moothall.bodies import queries as bodies
from moothall.bodies.queries import KnownBody
from moothall.cases.refusals import NoSuchCase, NothingMasked, NotYours
from moothall.rules.refusal import Refused
from moothall.rules.workflow import NoSuchTransition, NotYourFunction


def body_or_404(slug: str) -> KnownBody:
    """Return the body with this slug. Whether the officer serves it is for the query or action to refuse."""
    body = bodies.by_slug(slug)
    if body is None:
        raise Http404
    return body


@contextmanager
def answered_as_nothing(*refusals: type[Refused]) -> Iterator[None]:
    """Answer alike for what does not exist and for what is another's business; both are audited by whoever refused."""
    try:
        yield
    except refusals as refusal:
        raise Http404 from refusal


@contextmanager
def hidden() -> Iterator[None]:
    """Answer so for what cases refuse; who may see a case, and not do this to it, is told that they may not."""
    try:
        with answered_as_nothing(NotYours, NoSuchCase, NothingMasked, NoSuchTransition):
            yield
    except NotYourFunction as refusal:
        raise PermissionDenied from refusal
