"""What became of it: a reference and its code open one case for half an hour."""

from dataclasses import dataclass

from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moothall.bodies.context import GrantHolder
from moothall.cases.queries import status as cases
from moothall.people import attempts
from moothall.rules.form_check_text import redisplay
from moothall.ui.access import drop_grant, grant_holder, keep_grant, open_to_all
from moothall.ui.errors import error_page
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest, network_of
from moothall.web.presenters import status as present

# Wrong tries in a clock hour; right ones are never counted. A code is one of 29^8, half a million million.
# Behind one address stand one household or a whole town, so a network has two limits. After the first, wrong
# tries get 429 and right ones are still let in: neighbours of a guesser see their cases. After the second nothing
# is read: a network makes at most 600 guesses an hour. At one reference a network has ten wrong tries and is then
# read no more, kept by network: whoever guesses at a reference can shut out of that case those who share the
# guesser's network, and takes all but one of the tries of everybody elsewhere, never the first.
WRONG_FROM_NETWORK_WITHOUT_REFUSAL = 60
MOST_WRONG_FROM_NETWORK = 600
MOST_WRONG_AT_CASE = 10
MOST_WRONG_AT_CASE_UNDER_ATTACK = 1
ATTACK = 100
_NETWORK, _CASE, _CASE_FROM_NETWORK = "status from network", "status of case", "status of case from network"


@dataclass(frozen=True, kw_only=True)
class _Try:
    """Who tries what: the counters of a network, of a reference, and of both together."""

    network: str
    reference: str

    def is_too_often(self) -> bool:
        """Tell whether there were so many wrong tries already that not even a right one is answered now."""
        if attempts.tried(what=_NETWORK, who=self.network) >= MOST_WRONG_FROM_NETWORK:
            return True
        is_attacked = attempts.tried(what=_CASE, who=self.reference) >= ATTACK
        most = MOST_WRONG_AT_CASE_UNDER_ATTACK if is_attacked else MOST_WRONG_AT_CASE
        return attempts.tried(what=_CASE_FROM_NETWORK, who=f"{self.reference} {self.network}") >= most

    def was_wrong(self) -> bool:
        """Count one more wrong try, and tell whether its network is refused for so many of them."""
        from_network = attempts.count(what=_NETWORK, who=self.network)
        attempts.count(what=_CASE, who=self.reference)
        attempts.count(what=_CASE_FROM_NETWORK, who=f"{self.reference} {self.network}")
        return from_network > WRONG_FROM_NETWORK_WITHOUT_REFUSAL


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def ask(request: PortalRequest) -> HttpResponseBase:
    """Ask for the reference and the code. Wrong ones are told apart by nothing, and counted."""
    if request.method != "POST":
        return render(request, "web/status_ask.html", present.ask(request, reference="", problems={}))
    reference, code = _posted(request, "reference"), _posted(request, "code")
    problems = present.empty_fields(reference=reference, code=code)
    if problems:
        return _ask_again(request, reference, problems)
    attempt = _Try(network=network_of(request), reference=present.normal(reference))
    if attempt.is_too_often():
        return error_page(request, 429)
    grant = cases.grant(reference=reference, code=code)
    if grant is None:
        if attempt.was_wrong():
            return error_page(request, 429)
        return _ask_again(request, reference, present.WRONG)
    response = HttpResponseRedirect(reverse("status-case"))
    keep_grant(response, grant)
    return response


@open_to_all
def ask_again(request: PortalRequest) -> HttpResponseBase:
    """Ask once more somebody whose form came without a fresh token: what they typed was not looked at."""
    return _ask_again(request, _posted(request, "reference"), present.STALE)


@require_GET
@grant_holder
def case(request: PortalRequest, grant: GrantHolder) -> HttpResponseBase:
    """Show the case as its resident may see it."""
    found, looked = cases.case_status(grant)
    if found is None:
        return _closed()
    return render(request, "web/status_case.html", present.case(request, found, looked))


@require_POST
@open_to_all
def close(request: PortalRequest) -> HttpResponseBase:
    """Stop showing the case in this browser."""
    return _closed()


def _closed() -> HttpResponseBase:
    response = HttpResponseRedirect(reverse("status"))
    drop_grant(response)
    return response


def _posted(request: PortalRequest, name: str) -> str:
    values = request.POST.getlist(name)
    value = values[0] if len(values) == 1 else ""
    return redisplay(value[:100])


def _ask_again(request: PortalRequest, reference: str, problems: present.Problems) -> HttpResponseBase:
    shown = present.ask(request, reference=reference, problems=problems)
    return render(request, "web/status_ask.html", shown, has_errors=True)
