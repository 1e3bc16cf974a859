"""Download everything about oneself: asked for here, made by a job, kept for a week."""

from django.http import Http404, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from moothall.people import copies
from moothall.people.copies import TooManyCopies
from moothall.people.queries import Account
from moothall.portability.copy_files import with_files
from moothall.ui import texts
from moothall.ui.access import signed_in
from moothall.ui.presenters import ErrorItem
from moothall.ui.requests import PortalRequest
from moothall.ui.told import tell
from moothall.web.account_pages import show_page
from moothall.web.asking import for_oneself
from moothall.web.confirming import ask_for_code, confirmed, is_confirmed


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
@confirmed
def all_copies(request: PortalRequest, by: Account) -> HttpResponseBase:
    """List the copies that are there, or ask for another one."""
    errors: tuple[ErrorItem, ...] = ()
    if request.method == "POST":
        try:
            copies.ask(by=by)
        except TooManyCopies:
            words = texts.speak("account.too_many_copies", request.language)
            errors = (ErrorItem(text=words, href="#ask"),)
        else:
            tell(request, "account_done.copy")
            return HttpResponseRedirect(reverse("account-copy"))
    found = copies.of_person(by=by)
    return show_page(request, "web/account_copy.html", copies=found, errors=errors, has_errors=bool(errors))


@require_GET
@signed_in
@for_oneself
def download(request: PortalRequest, by: Account, key: str) -> HttpResponseBase:
    """Give one copy, with the files that it names; who has to confirm first is led back to the page with the link."""
    if not is_confirmed(request, by):
        return ask_for_code(request, onward=reverse("account-copy"))
    pieces = with_files(by=by, key=key)
    if pieces is None:
        raise Http404
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="account.zip"'
    return response
