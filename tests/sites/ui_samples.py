"""Pages made from invented services, for the tests of templates: no database and no network."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.http import HttpResponse
from django.test import RequestFactory

from moothall.rules.answers import AddressAnswer, BankAnswer, FileAnswer
from moothall.rules.faults import Problem
from moothall.rules.forms import Page
from moothall.rules.language import Language, Text
from moothall.rules.questions import (
    AddressQuestion,
    BankAccountQuestion,
    ChoiceQuestion,
    ChoicesQuestion,
    DateQuestion,
    EmailQuestion,
    FileQuestion,
    LongTextQuestion,
    NationalInsuranceQuestion,
    NumberQuestion,
    Option,
    PhoneQuestion,
    Question,
    TextPattern,
    TextQuestion,
    YesNoQuestion,
)
from moothall.ui.environment import speaking
from moothall.ui.faces import DeskFrame, DeskLink, Face, Link, PageRequest, frame, in_language
from moothall.ui.page import render
from moothall.ui.presenters import PageAsked, PageView, page_view, summary_row
from moothall.ui.question_views import AddressLookup, AddressStep, FoundAddress

DESK = """{% extends "desk_layout.html" %}{% import "macros.html" as ui %}
{% block title %}Cases{% endblock %}
{% block content %}<h1 class="govuk-heading-l">Cases</h1>
{% call ui.filters("/cases/", "/cases/") %}
{{ component("input", id="reference", name="reference", label={"text": "Reference"}) }}{% endcall %}
{{ ui.table("Open cases", ["Case", "State", "Days"], [["AB-1", ui.status_tag("New"), "3"]], numeric=(2,)) }}
{{ ui.pagination(2, 5, "?page=1", "?page=3") }}
<h2 class="govuk-heading-m">History</h2>
{{ ui.history([{"heading": "Sent", "when": "23 November 2026", "words": "One\ntwo <b>"}]) }}
{{ ui.task_list([{"text": "Look", "href": "", "hint": "Later", "status": "Cannot start", "colour": "grey"},
  {"text": "Go", "href": "/", "hint": "", "status": "Done", "colour": ""}]) }}{% endblock %}"""


def both(words: str) -> Text:
    return Text(en=words, cy=f"{words} (Cymraeg)")


FACE = Face(
    slug="mereshire",
    name=Text(en="Mereshire Council", cy="Cyngor Sir y Mêr"),
    official_name=Text(en="Mereshire County Borough Council", cy="Cyngor Bwrdeistref Sirol Sir y Mêr"),
    home_path="/mereshire/",
    theme_url="/mereshire/theme.css?1",
    logo_url="/mereshire/logo.svg?1",
)
OPTIONS = (
    Option(value="rubbish", label=both("Rubbish"), hint=both("The black bin")),
    Option(value="recycling", label=both("Recycling")),
)
QUESTIONS: tuple[Question, ...] = (
    TextQuestion(id="name", label=both("What is your name?"), called=both("your name")),
    TextQuestion(
        id="home", label=both("What is your postcode?"), called=both("postcode"), pattern=TextPattern.POSTCODE
    ),
    LongTextQuestion(id="what", label=both("What happened?"), called=both("what happened"), max_length=500),
    YesNoQuestion(
        id="again", label=both("Has it happened before?"), called=both("whether it happened before")
    ),
    ChoiceQuestion(id="bin", label=both("Which bin?"), called=both("the bin"), options=OPTIONS),
    ChoicesQuestion(
        id="bins", label=both("Which bins?"), called=both("the bins"), options=OPTIONS, required=False
    ),
    NumberQuestion(id="depth", label=both("How deep is it?"), called=both("the depth"), unit=both("cm")),
    DateQuestion(id="due", label=both("When was it due?"), called=both("the day it was due")),
    EmailQuestion(id="mail", label=both("What is your email address?"), called=both("your email address")),
    PhoneQuestion(id="phone", label=both("What is your telephone number?"), called=both("your number")),
    AddressQuestion(id="where", label=both("Where is it?"), called=both("the address")),
    NationalInsuranceQuestion(id="nino", label=both("What is your number?"), called=both("your number")),
    BankAccountQuestion(id="account", label=both("Where do we pay?"), called=both("the account")),
    FileQuestion(id="photo", label=both("Add a photo"), called=both("a photo"), required=False),
)
FOUND = tuple(FoundAddress(uprn=str(n), line=f"{n} High Street, Meretown, LS1 4AP") for n in range(1, 9))
LOOKUPS = {
    "postcode": AddressLookup(),
    "choose": AddressLookup(step=AddressStep.CHOOSE, postcode="LS1 4AP", found=FOUND),
    "type": AddressLookup(step=AddressStep.TYPE),
}
ACCOUNT = BankAnswer(name="R Resident", sort_code="309430", account_number="00733445", roll_number="R/1-2")
PHOTO = FileAnswer(key="k", name="bin.jpg", size_bytes=120_000, content_type="image/jpeg")


def request_for(path: str, language: Language = Language.EN, face: Face | None = FACE) -> PageRequest:
    request = PageRequest()
    request.META.update(RequestFactory().get(path).META)
    address, _, query = path.partition("?")
    request.path = in_language(address, language)
    request.META["QUERY_STRING"] = query
    request.language, request.face, request.request_id = language, face, "abcdef12"
    return request


def question_page(
    *questions: Question,
    language: Language = Language.EN,
    fields: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[Problem] = (),
    lookup: str = "postcode",
    guidance: Text | None = None,
) -> HttpResponse:
    view = view_of(
        *questions, language=language, fields=fields, problems=problems, lookup=lookup, guidance=guidance
    )
    request = request_for("/mereshire/missed-bin/d/x/page", language)
    back = "/mereshire/"
    return render(request, "question.html", view=view, back_href=back, has_errors=bool(problems))


def view_of(
    *questions: Question,
    language: Language = Language.EN,
    fields: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[Problem] = (),
    lookup: str = "postcode",
    guidance: Text | None = None,
) -> PageView:
    return page_view(
        PageAsked(
            page=Page(id="page", title=both("About it"), questions=questions, guidance=guidance),
            language=language,
            fields=fields or {},
            problems=problems,
            files={"photo": (PHOTO,)},
            lookups={question.id: LOOKUPS[lookup] for question in questions},
        )
    )


def check_page_sample(language: Language) -> HttpResponse:
    answers = ("Åsa <b>", "LS1 4AP", "One\n\ntwo", True, "rubbish", ("rubbish", "recycling"), 12)
    rest = (date(2026, 11, 23), None, "07700900123", _ADDRESS, "MW123456A", ACCOUNT, (PHOTO,))
    rows = [
        summary_row(question, answer, change_href="/mereshire/", language=language)
        for question, answer in zip(QUESTIONS, answers + rest, strict=True)
    ]
    return render(
        request_for("/mereshire/missed-bin/d/x/check", language),
        "check_answers.html",
        rows=rows,
        declaration=both("By sending this you say that it is true."),
        back_href="/mereshire/",
        version="1",
        is_for_own_account=True,
        errors=[],
    )


_ADDRESS = AddressAnswer(
    uprn=None, lines=("1 High Street", "Meretown"), postcode="LS1 4AP", custodian_code=None
)


def sent_page(language: Language, code: str) -> HttpResponse:
    return render(
        request_for("/mereshire/missed-bin/d/x/sent", language),
        "confirmation.html",
        reference="AB-7K2P-9QXC",
        in_account="",
        theirs_href="",
        own_href="" if code else "/account/requests/mereshire/AB-7K2P-9QXC",
        forget_why="form.forget_why" if code else "form_sent.forget_signed_in",
        code=code,
        status_href="/status",
        forget_href="/mereshire/missed-bin/d/x/forget",
        what_happens_next=both("We look at it within 2 working days."),
    )


def start_page(language: Language) -> HttpResponse:
    return render(
        request_for("/mereshire/missed-bin/", language),
        "start.html",
        title="Report a missed bin",
        summary="Tell us that your bin was not emptied.",
        before_you_start=both("You need:\n\n- the day\n- your postcode"),
        what_happens_next=both("We come back."),
        how_long_kept=both("For two years."),
        privacy=None,
        start_href="/mereshire/missed-bin/start",
        breadcrumbs=[Link(text="Home", href="/mereshire/")],
    )


def exit_page(language: Language) -> HttpResponse:
    return render(
        request_for("/mereshire/pothole/d/x/not-ours", language),
        "exit.html",
        title="We do not look after this road",
        prose=both("Another body looks after it."),
        onward=Link(text="Go there", href="https://example.org/"),
        back_href="/mereshire/",
    )


def desk_page(language: Language) -> HttpResponse:
    """A page of officers with every macro on it."""
    request = request_for("/cases/", language, None)
    around = {
        "language": language,
        "frame": frame(language, None, request.get_full_path()),
        "has_errors": False,
    }
    links = (
        DeskLink(text="Cases", href="/cases/", is_current=True),
        DeskLink(text="Mine", href="/mine/", is_current=False),
    )
    desk = DeskFrame(
        body_names="Mereshire Council", officer_name="Robin Ames", sign_out_href="/out", links=links
    )
    html = speaking(language).from_string(DESK).render(**around, csrf_input="", desk=desk)
    return HttpResponse(html)


def all_pages() -> dict[str, HttpResponse]:
    """Every kind of page in both languages, by a name for the reader of a failing test."""
    pages: dict[str, HttpResponse] = {}
    for language in Language:
        for question in QUESTIONS:
            pages[f"{question.id} {language}"] = question_page(question, language=language)
        for step in ("choose", "type"):
            pages[f"where {step} {language}"] = question_page(QUESTIONS[10], language=language, lookup=step)
        pages[f"several {language}"] = question_page(
            *QUESTIONS, language=language, guidance=both("Read **this**.")
        )
        pages[f"check {language}"] = check_page_sample(language)
        pages[f"sent {language}"] = sent_page(language, "")
        pages[f"sent with a code {language}"] = sent_page(language, "482913")
        pages[f"start {language}"] = start_page(language)
        pages[f"desk {language}"] = desk_page(language)
        pages[f"exit {language}"] = exit_page(language)
    return pages
