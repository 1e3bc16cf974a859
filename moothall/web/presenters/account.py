"""What the first page of an account shows."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from moothall.people.accounts import Details
from moothall.people.contacts import Contacts
from moothall.people.homes import KnownHome
from moothall.people.queries import Account
from moothall.ui import texts
from moothall.ui.presenters import SummaryRow
from moothall.ui.requests import PortalRequest


def home(
    request: PortalRequest,
    by: Account,
    *,
    details: Details,
    reach: Contacts,
    addresses: Sequence[KnownHome],
    new_messages: int,
) -> dict[str, object]:
    """Return what `account.html` needs: a row for each thing that can be changed."""
    today = timezone.localdate()
    current = next((one for one in addresses if one.is_current(on=today)), None)
    lines = "\n".join((*current.address.lines, current.address.postcode)) if current else ""
    wanted = f"account.format_{details.format_word or 'none'}"
    hidden = "account.confidential_on" if details.is_confidential else "account.confidential_off"
    rows = (
        _row(request, "name", by.name, "account-name"),
        _row(request, "email", reach.email, "account-email"),
        _row(request, "mobile", reach.mobile, "account-mobile"),
        _row(request, "home", lines, "account-homes"),
        _row(request, "confidential", _said(request, hidden), "account-confidential"),
        _row(request, "language", _said(request, f"account.language_{by.language}"), "account-language"),
        _row(request, "format", _said(request, wanted), "account-format"),
    )
    return {"rows": rows, "has_mobile": bool(reach.mobile), "new_messages": _new(request, new_messages)}


def _new(request: PortalRequest, count: int) -> str:
    return texts.speak("account.new_messages", request.language, count=count) if count else ""


def _row(request: PortalRequest, key: str, value: str, page: str) -> SummaryRow:
    return SummaryRow(
        key=_said(request, f"account.{key}_row"),
        value=value or _said(request, "account.not_given"),
        change_href=reverse(page),
        about=_said(request, f"account.{key}_row").lower(),
    )


def _said(request: PortalRequest, key: str) -> str:
    return texts.speak(key, request.language)
