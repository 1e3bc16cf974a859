"""A resident's cases at all bodies, what was written about them, and earlier ones gathered in."""

from django.conf import settings
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from moothall.bodies import queries as bodies
from moothall.cases.actions import gathering
from moothall.cases.actions.gathering import GatheredBefore, NothingToGather
from moothall.cases.queries import documents as sent_files
from moothall.cases.queries import own
from moothall.cases.queries.accesses import accesses_of_own
from moothall.files.queries import OwnTicket, signed_own
from moothall.people import accounts, contacts
from moothall.people.queries import Account
from moothall.ui.access import signed_in
from moothall.ui.requests import PortalRequest
from moothall.ui.told import tell, tell_not_done
from moothall.web import account_forms as forms
from moothall.web.account_pages import AccountForm, again, show, show_page, take
from moothall.web.asking import asking_of, for_oneself, or_ended
from moothall.web.presenters import account_cases as present

_LONGEST_PAGE_NUMBER = 4


def _page(request: PortalRequest) -> int:
    typed = request.GET.get("page", "1")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST_PAGE_NUMBER else 1


@require_GET
@signed_in
@or_ended
def all_cases(request: PortalRequest, by: Account) -> HttpResponseBase:
    """List the cases at all bodies, the latest first."""
    asking = asking_of(request, by)
    found = own.own_cases(asking.resident, page=_page(request))
    return show_page(request, "web/account_cases.html", present.cases(request, asking, found))


@require_GET
@signed_in
@or_ended
def case(request: PortalRequest, by: Account, body: str, reference: str) -> HttpResponseBase:
    """Show one case, as its status page does; no code is asked for."""
    asking = asking_of(request, by)
    known = bodies.by_slug(body)
    found = own.own_case(asking.resident, body_id=known.id, reference=reference) if known else None
    if known is None or found is None:
        raise Http404
    shown = present.case(
        request,
        asking,
        found,
        sent_by=own.sent_by(asking.resident, body_id=known.id, reference=reference),
        answered=own.own_answers(asking.resident, body_id=known.id, reference=reference),
        looked=accesses_of_own(by=asking.resident, body_id=known.id, reference=reference),
    )
    return show_page(request, "web/account_case.html", shown)


@require_GET
@signed_in
@or_ended
def messages(request: PortalRequest, by: Account) -> HttpResponseBase:
    """List what bodies wrote about the cases. What somebody sees of their own is new no more."""
    asking, now = asking_of(request, by), timezone.now()
    found = own.messages(asking.resident, page=_page(request))
    if asking.is_for_another:
        return show_page(request, "web/account_messages.html", present.messages(request, found, seen_at=now))
    seen_at = accounts.messages_seen(by=by)
    if not found.has_more or present.is_seen(found.messages[-1], seen_at=seen_at):
        accounts.see_messages(by=by, until=now)
    return show_page(request, "web/account_messages.html", present.messages(request, found, seen_at=seen_at))


@require_GET
@signed_in
@or_ended
def documents(request: PortalRequest, by: Account) -> HttpResponseBase:
    """List the files that were sent with the cases."""
    asking = asking_of(request, by)
    found = sent_files.of_person(asking.resident, page=_page(request))
    return show_page(request, "web/account_documents.html", present.documents(request, found))


@require_GET
@signed_in
@or_ended
def document(request: PortalRequest, by: Account, body: str, reference: str, *, key: str) -> HttpResponseBase:
    """Lead to one of the files, on the host of files, with a ticket made now."""
    asking, known = asking_of(request, by), bodies.by_slug(body)
    if known is None or not sent_files.find(
        by=asking.resident, body_id=known.id, reference=reference, file_key=key
    ):
        raise Http404
    ticket = OwnTicket(
        body_id=known.id,
        reference=reference,
        key=key,
        person_id=asking.resident.person_id,
        helper_id=asking.resident.helper_id,
        session_digest=by.session_digest,
    )
    return HttpResponseRedirect(f"{settings.FILES_URL}/own/{signed_own(ticket)}")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
def gather(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Ask for the reference of an earlier case, and gather it where it was sent with the proved address."""
    form = AccountForm(
        page=forms.gather(), back_href=reverse("account-cases"), button="account.gather_button"
    )
    if request.method != "POST":
        return show(request, form)
    answers = take(request, form)
    if isinstance(answers, HttpResponseBase):
        return answers
    email = contacts.of_person(person_id=by.person_id).email
    try:
        gathering.gather(by=by, email=email, typed=str(answers[forms.REFERENCE]))
    except NothingToGather:
        return again(request, form, refusal="account.nothing_to_gather", at=forms.REFERENCE)
    except GatheredBefore as before:
        tell_not_done(request, "account_done.gathered_before")
        where = {"body": bodies.by_id(before.body_id).slug, "reference": before.reference}
        return HttpResponseRedirect(reverse("account-case", kwargs=where))
    tell(request, "account_done.gathered")
    return HttpResponseRedirect(reverse("account-cases"))
