"""A code that proves an address of an account, or who is there: sent, and asked for on a page of its own."""

from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from moothall.people import codes
from moothall.people.codes import VALID_MINUTES, Address, Purpose
from moothall.people.letters import letter_with_code
from moothall.people.queries import Account
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.web import proof_cookie, sent_codes
from moothall.web.presenters import sign_in as present
from moothall.web.proof_cookie import Asked
from moothall.web.views.sign_in import posted


def send(
    request: PortalRequest, by: Account, purpose: Purpose, address: Address, *, page: str, onward: str = ""
) -> HttpResponseBase:
    """Send a code, or none where there were too many, and lead to the page that asks for it, by its name."""
    asked = sent_codes.send(
        request,
        purpose=purpose,
        address=address,
        letter=letter_with_code(f"account.mail_{purpose}", request.language, minutes=VALID_MINUTES),
        onward=onward,
        person_id=by.person_id,
    )
    response = HttpResponseRedirect(reverse(page))
    proof_cookie.keep(response, asked)
    return response


def proved(request: PortalRequest, by: Account, asked: Asked, *, again_href: str) -> HttpResponseBase | None:
    """Return None where the right code was posted, otherwise the page that asks for it.

    `again_href` leads to the page that sends another one.
    """
    problem = ""
    if request.method == "POST":
        typed = posted(request, "code")
        if codes.prove(
            purpose=asked.purpose,
            address=asked.address,
            secret=asked.secret,
            typed=typed,
            person_id=by.person_id,
        ):
            return None
        problem = "account.wrong_code" if typed else "account.enter_code"
    shown = present.code(request, asked, problem=problem, again_href=again_href)
    return render(request, "web/sign_in_code.html", shown, has_errors=bool(problem))


def done(path: str) -> HttpResponseBase:
    """Lead on once the code was right; the browser keeps nothing of it."""
    response = HttpResponseRedirect(path)
    proof_cookie.drop(response)
    return response
