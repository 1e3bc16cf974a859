"""Shows a form of the account and takes it, with the components and the validator of services' forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from django.http import HttpResponseBase
from django.utils import timezone

from moothall.rules.answers import AddressAnswer, Answers
from moothall.rules.faults import Problem
from moothall.rules.form_check import Faulty, Posted, check_page
from moothall.rules.forms import Page
from moothall.rules.names import may_stand_in_letters
from moothall.ui import texts
from moothall.ui.asked import Fields
from moothall.ui.form_runner import fields_given, fields_posted
from moothall.ui.page import render
from moothall.ui.presenters import ErrorItem, PageAsked, page_view
from moothall.ui.question_views import AddressLookup, AddressView, QuestionView
from moothall.ui.requests import PortalRequest
from moothall.ui.told import told, told_not_done
from moothall.web.account_forms import NAME


@dataclass(frozen=True, kw_only=True)
class AccountForm:
    """A form of the account as it stands in one request; `button` is the key of the words on its button.

    It is posted to `action`, or to where it is shown; `lead` are words that stand before its questions.
    """

    page: Page
    back_href: str
    action: str = ""
    lead: str = ""
    button: str = "account.save"
    given: Answers = field(default_factory=dict)
    lookups: Mapping[str, AddressLookup] = field(default_factory=dict)
    found: Mapping[str, AddressAnswer] = field(default_factory=dict)


def show_page(
    request: PortalRequest,
    template: str,
    shown: Mapping[str, object] = MappingProxyType({}),
    *,
    status: int = 200,
    **context: object,
) -> HttpResponseBase:
    """Answer with a page of the account; it says first what has just been done."""
    said = {"done": told(request), "not_done": told_not_done(request)}
    return render(request, template, shown, status=status, **said, **context)


def show(request: PortalRequest, form: AccountForm) -> HttpResponseBase:
    """Ask, with what was answered before."""
    return _shown(request, form, fields=fields_given(form.page, form.given))


def take(request: PortalRequest, form: AccountForm) -> Answers | HttpResponseBase:
    """Return the answers posted, or the page once more with what is wrong with them."""
    posted = Posted(fields=fields_posted(request), addresses=form.found)
    checked = check_page(form.page, posted, today=timezone.localdate())
    if isinstance(checked, Faulty):
        return again(request, form, problems=checked.problems)
    if NAME in checked.answers and not may_stand_in_letters(str(checked.answers[NAME])):
        return again(request, form, refusal="account.name_refused", at=NAME)
    return checked.answers


def again(
    request: PortalRequest,
    form: AccountForm,
    *,
    problems: Sequence[Problem] = (),
    refusal: str = "",
    at: str = "",
) -> HttpResponseBase:
    """Ask once more, with what was typed; `refusal` is the key of a text that says what is wrong.

    It stands at the question `at`, or at the first one where it is about the whole.
    """
    return _shown(request, form, fields=fields_posted(request), problems=problems, refusal=refusal, at=at)


def _shown(
    request: PortalRequest,
    form: AccountForm,
    *,
    fields: Fields,
    problems: Sequence[Problem] = (),
    refusal: str = "",
    at: str = "",
) -> HttpResponseBase:
    view = page_view(
        PageAsked(
            page=form.page,
            language=request.language,
            fields=fields,
            problems=problems,
            files={},
            lookups=form.lookups,
            is_led=bool(form.lead),
        )
    )
    if refusal:
        said = texts.speak(refusal, request.language)
        wrong = next((one for one in view.questions if one.id == at), view.questions[0])
        asked = tuple(_refused(one, said) if one is wrong else one for one in view.questions)
        view = replace(view, questions=asked, errors=(ErrorItem(text=said, href=f"#{wrong.first_field}"),))
    return render(
        request,
        "web/account_form.html",
        view=view,
        back_href=form.back_href,
        action=form.action,
        lead=form.lead,
        button=form.button,
        has_errors=bool(view.errors),
    )


def _refused(question: QuestionView, said: str) -> QuestionView:
    """Return a question with what is wrong with it, where its template shows that."""
    if isinstance(question, AddressView):
        return replace(question, errors={question.FIELDS[question.lookup.step][0]: said})
    return replace(question, error=said)
