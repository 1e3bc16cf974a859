"""For whom a signed-in resident asks: for themselves, or for somebody whom they may act for at this moment.

The session only remembers for whom; whether the right still holds is asked of the database at every request.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from moothall.bodies.context import Resident
from moothall.cases.actions.persons import Sender
from moothall.people import helping, queries, sessions
from moothall.people.helping import RightEnded
from moothall.people.queries import Account
from moothall.ui.access import account_of
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest

P = ParamSpec("P")
View = Callable[Concatenate[PortalRequest, P], HttpResponseBase]
OwnView = Callable[Concatenate[PortalRequest, Account, P], HttpResponseBase]
ACTING_FOR = "acting_for"


class NotCovered(Exception):
    """Somebody acts for a person whose right lets them send nothing of this service; `may_read`: see what was sent."""

    def __init__(self, *, may_read: bool) -> None:
        """Keep whether the right covers the service at all."""
        super().__init__(may_read)
        self.may_read = may_read


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Who asks and for whom; `person_name` is "" where they ask for themselves."""

    by: Account
    resident: Resident
    person_name: str = ""

    @property
    def is_for_another(self) -> bool:
        """Whether somebody acts for another person."""
        return self.resident.helper_id is not None


def begin(request: PortalRequest, *, person_id: int) -> None:
    """Act for somebody from now on, in this session."""
    request.session[ACTING_FOR] = person_id


def stop(request: PortalRequest) -> None:
    """Act for oneself again."""
    request.session.pop(ACTING_FOR, None)


def asking_of(request: PortalRequest, by: Account) -> Asking:
    """Return for whom somebody asks now, and let the page say so.

    Raises:
        RightEnded: they were acting for somebody whom they may act for no longer; see `ended`.
    """
    person_id = request.session.get(ACTING_FOR)
    if not isinstance(person_id, int):
        return Asking(by=by, resident=Resident(person_id=by.person_id))
    helping.right(person_id=person_id, helper_id=by.person_id)
    name = queries.names(person_ids={person_id}).get(person_id, "")
    request.acting_for = name
    return Asking(by=by, resident=Resident(person_id=person_id, helper_id=by.person_id), person_name=name)


def note(request: PortalRequest) -> None:
    """Let the page say for whom somebody acts, where they do.

    Raises:
        RightEnded: as for `asking_of`.
    """
    if request.session.get(ACTING_FOR) is not None and (by := account_of(request)) is not None:
        asking_of(request, by)


def cover(request: PortalRequest, *, service: str) -> None:
    """Let a form go on which somebody fills in for another person, where their right is to send it. Call after `note`.

    Raises:
        NotCovered: it is not for this service, or to read only. What it does cover goes on.
    """
    person_id, helper_id = request.session.get(ACTING_FOR), request.session.get(sessions.PERSON)
    if not isinstance(person_id, int) or not isinstance(helper_id, int):
        return
    right = partial(helping.right, person_id=person_id, helper_id=helper_id, service=service)
    if not _holds(partial(right, to_act=True)):
        raise NotCovered(may_read=_holds(right))


def sender_of(request: PortalRequest) -> Sender | None:
    """Return who sends a form, and for whom, or None where nobody is signed in.

    Raises:
        RightEnded: as for `asking_of`.
    """
    by = account_of(request)
    if by is None:
        return None
    asking = asking_of(request, by)
    if not asking.is_for_another:
        return Sender(person_id=by.person_id, person_name=by.name)
    return Sender(
        person_id=asking.resident.person_id,
        person_name=asking.person_name,
        helper_id=by.person_id,
        helper_name=by.name,
    )


def _holds(right: Callable[[], int]) -> bool:
    try:
        right()
    except RightEnded:
        return False
    return True


def or_ended(view: View[P]) -> View[P]:
    """Say so where the right to act for somebody has ended, instead of doing anything in one's own name."""

    @wraps(view)
    def answer(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RightEnded:
            return ended(request)

    return answer


def ended(request: PortalRequest) -> HttpResponseBase:
    """Tell somebody that they may not act for another person; from now on they act for themselves."""
    stop(request)
    request.acting_for = ""
    return render(request, "web/right_ended.html", status=403)


def for_oneself(view: OwnView[P]) -> OwnView[P]:
    """Lead whoever acts for somebody else to the page that says so: their own account is not what they see."""

    @wraps(view)
    def answer(request: PortalRequest, by: Account, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.session.get(ACTING_FOR) is not None:
            return HttpResponseRedirect(reverse("account"))
        return view(request, by, *args, **kwargs)

    return answer
