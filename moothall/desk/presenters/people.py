"""The people of a body, and the forms by which its administrators give and end posts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.pages import Cell, Field, FieldKind, FormView, Option, PageView, Section, fact
from moothall.people.queries import Colleague
from moothall.people.roster import KnownPost, KnownRequest, Roster
from moothall.rules.language import Language
from moothall.rules.posts import Approver, Span, grantable
from moothall.services.queries import all_current, functions_in_force
from moothall.ui import texts
from moothall.ui.faces import Link
from moothall.ui.presenters import SummaryRow
from moothall.ui.words import beginning_in_words, end_in_words

Typed = Mapping[str, Sequence[str]]


def function_name(function: str, language: Language) -> str:
    """Return what a function is called: an administrative one by us, another by the service that names it."""
    for service in all_current().values():
        if function in service.definition.functions:
            return service.definition.functions[function].speak(language)
    key = f"people.function_{function}"
    return texts.speak(key, language) if key in texts.interface() else function


def given_by(body: KnownBody) -> frozenset[str]:
    """Return the functions that a body may give."""
    return grantable(body.facts.kind, functions_in_force())


def span_in_words(span: Span, language: Language) -> str:
    """Return a time as people read it."""
    begins = beginning_in_words(span.from_at, language)
    if span.to_at is None:
        return texts.speak("people.since", language, begins=begins)
    return texts.speak("people.span", language, begins=begins, ends=end_in_words(span.to_at, language))


def people_page(found: Roster, *, by: Colleague, body: KnownBody, language: Language, done: str) -> PageView:
    """Return the page of all people of a body."""
    now = timezone.now()
    present = [post for post in found.posts if not post.is_over(now)]
    return PageView(
        heading=texts.speak("people.people_of", language, body=body.facts.name.speak(language)),
        caption="",
        intro=(texts.speak("people.people_hint", language, body=body.facts.official_name.speak(language)),),
        done=done,
        links=tuple(_links(body, language)),
        sections=(
            *_requests(found.requests, by=by, body=body, language=language),
            Section(
                heading=texts.speak("people.posts_now", language),
                empty=texts.speak("people.no_posts", language),
                head=_heads(("name", "email_address", "team", "function", "time"), language),
                rows=tuple(_post_row(post, body, language) for post in present),
            ),
        ),
    )


def person_page(found: Sequence[KnownPost], *, body: KnownBody, language: Language, done: str) -> PageView:
    """Return the page of one person's posts in a body."""
    now = timezone.now()
    return PageView(
        heading=found[0].name,
        caption=body.facts.name.speak(language),
        back=Link(text=texts.speak("people.all_people", language), href=reverse("people", args=[body.slug])),
        intro=(found[0].email,) if found[0].email else (),
        done=done,
        sections=(
            Section(
                heading=texts.speak("people.their_posts", language),
                head=_heads(("team", "function", "time", "to_be_done"), language),
                rows=tuple(
                    (
                        Cell(text=post.team),
                        Cell(text=function_name(post.function, language)),
                        Cell(text=span_in_words(post.span, language)),
                        _end_cell(post, body, language, is_over=post.is_over(now)),
                    )
                    for post in found
                ),
            ),
        ),
    )


def end_form(post: KnownPost, *, by: Colleague, body: KnownBody, language: Language) -> FormView:
    """Return the page that asks whether a post shall end now."""
    warning = (texts.speak("people.end_own_warning", language),) if post.person_id == by.person_id else ()
    return FormView(
        heading=texts.speak("people.end_heading", language),
        caption=post.name,
        intro=(texts.speak("people.end_intro", language), *warning),
        facts=_facts(post.team, post.function, post.span, language),
        button=texts.speak("people.end_button", language),
        is_warning=True,
        cancel_href=reverse("person", args=[body.slug, post.person_id]),
    )


def decide_form(request: KnownRequest, *, back: str, is_approved: bool, language: Language) -> FormView:
    """Return the page on which a second person approves or refuses; `back` leads to what else waits."""
    which = "approve" if is_approved else "refuse"
    return FormView(
        heading=texts.speak(f"people.{which}_heading", language),
        caption=request.name,
        intro=(texts.speak(f"people.{which}_intro", language),),
        facts=(
            fact(f"people.{_called([request])}", request.body.facts.official_name.speak(language), language),
            fact("people.email_address", request.email, language),
            *_facts(request.team, request.function, request.span, language),
            fact("people.asked_by", request.asked_by, language),
            fact("people.why", request.why, language),
        ),
        button=texts.speak(f"people.{which}_button", language),
        is_warning=not is_approved,
        cancel_href=back,
    )


def grant_form(
    known: Sequence[tuple[int, str]], *, body: KnownBody, language: Language, errors: Mapping[str, str]
) -> FormView:
    """Return the empty form for a new post, with what is wrong by field."""
    functions = sorted(given_by(body), key=lambda each: function_name(each, language))
    nothing = Option(value="", text=texts.speak("people.choose", language))
    teams = (nothing, *(Option(value=str(team_id), text=name) for team_id, name in known))
    chosen = (nothing, *(Option(value=each, text=function_name(each, language)) for each in functions))
    fields = (
        field(FieldKind.TEXT, "email", "people.email_label", "people.email_hint", language),
        field(FieldKind.TEXT, "name", "people.name_label", "people.name_hint", language),
        field(FieldKind.SELECT, "team", "people.team_label", "people.team_hint", language, teams),
        field(
            FieldKind.SELECT, "function", "people.function_label", "people.function_hint", language, chosen
        ),
        field(FieldKind.DAY, "from", "people.from_label", "people.from_hint", language),
        field(FieldKind.DAY, "to", "people.to_label", "people.to_hint", language),
        field(FieldKind.WORDS, "why", "people.why_label", "people.why_hint", language),
    )
    return FormView(
        heading=texts.speak("people.grant_heading", language),
        caption=body.facts.name.speak(language),
        button=texts.speak("people.grant_button", language),
        cancel_href=reverse("people", args=[body.slug]),
        fields=tuple(with_error(each, errors) for each in fields),
    )


def with_error(empty: Field, errors: Mapping[str, str]) -> Field:
    """Return a field with what is wrong in it."""
    return replace(empty, error=errors.get(empty.name, ""))


def requests_page(
    found: Sequence[KnownRequest], *, by: Colleague, body: KnownBody, language: Language, done: str
) -> PageView:
    """Return the operator's page of what waits in bodies that cannot decide themselves."""
    return PageView(
        heading=texts.speak("people.operator_requests", language),
        caption="",
        back=Link(text=texts.speak("people.all_people", language), href=reverse("people", args=[body.slug])),
        intro=(texts.speak("people.operator_requests_hint", language),),
        done=done,
        sections=tuple(_requests(found, by=by, body=body, language=language))
        or (Section(heading="", empty=texts.speak("people.no_requests", language)),),
    )


def field(  # noqa: PLR0917 - a field is its words
    kind: FieldKind, name: str, label: str, hint: str, language: Language, options: tuple[Option, ...] = ()
) -> Field:
    """Return an empty field with its words."""
    return Field(
        kind=kind,
        name=name,
        label=texts.speak(label, language),
        hint=texts.speak(hint, language),
        options=options,
    )


def _links(body: KnownBody, language: Language) -> Iterator[Link]:
    for name in ("grant-post", "teams", "post-file", "people-csv"):
        key = f"people.link_{name.replace('-', '_')}"
        yield Link(text=texts.speak(key, language), href=reverse(name, args=[body.slug]))
    if body.facts.tier is None:
        yield Link(
            text=texts.speak("people.operator_requests", language),
            href=reverse("operator-requests", args=[body.slug]),
        )
        yield Link(
            text=texts.speak("founding.title", language),
            href=reverse("first-administrators", args=[body.slug]),
        )


def _heads(names: Sequence[str], language: Language) -> tuple[str, ...]:
    return tuple(texts.speak(f"people.{name}", language) for name in names)


def _post_row(post: KnownPost, body: KnownBody, language: Language) -> tuple[Cell, ...]:
    return (
        Cell(text=post.name, href=reverse("person", args=[body.slug, post.person_id])),
        Cell(text=post.email),
        Cell(text=post.team),
        Cell(text=function_name(post.function, language)),
        Cell(text=span_in_words(post.span, language)),
    )


def _end_cell(post: KnownPost, body: KnownBody, language: Language, *, is_over: bool) -> Cell:
    if is_over:
        return Cell(text=texts.speak("people.is_over", language))
    return Cell(
        text=texts.speak("people.end_it", language),
        href=reverse("end-post", args=[body.slug, post.id]),
        about=f"{post.team}, {function_name(post.function, language)}",
    )


def _facts(team: str, function: str, span: Span, language: Language) -> tuple[SummaryRow, ...]:
    return (
        fact("people.team", team, language),
        fact("people.function", function_name(function, language), language),
        fact("people.time", span_in_words(span, language), language),
    )


def _requests(
    found: Sequence[KnownRequest], *, by: Colleague, body: KnownBody, language: Language
) -> Iterator[Section]:
    if not found:
        return
    yield Section(
        heading=texts.speak("people.requests", language),
        head=_heads(("name", _called(found), "function", "asked_by", "approve", "refuse"), language),
        rows=tuple(_request_row(each, by=by, body=body, language=language) for each in found),
    )


def _called(found: Iterable[KnownRequest]) -> str:
    """Return the key of what the bodies of some requests are called: the operator of the portal is no council."""
    return "organisation" if any(each.body.facts.tier is None for each in found) else "body"


def _request_row(
    request: KnownRequest, *, by: Colleague, body: KnownBody, language: Language
) -> tuple[Cell, ...]:
    is_own = by.person_id in {request.asked_by_id, request.person_id}
    is_here = request.body.id == body.id
    is_theirs = request.approver is Approver.OPERATOR and is_here
    if is_own or is_theirs:
        key = "people.waits_for_operator" if is_theirs else "people.waits_for_another"
        ways = (Cell(text=texts.speak(key, language)), Cell(text=""))
    else:
        names = ("approve-post", "refuse-post") if is_here else ("operator-approve", "operator-refuse")
        parts = [body.slug, request.id] if is_here else [body.slug, request.body.slug, request.id]
        ways = (
            Cell(
                text=texts.speak("people.approve", language),
                href=reverse(names[0], args=parts),
                about=request.name,
            ),
            Cell(
                text=texts.speak("people.refuse", language),
                href=reverse(names[1], args=parts),
                about=request.name,
            ),
        )
    return (
        Cell(text=request.name),
        Cell(text=request.body.facts.name.speak(language)),
        Cell(text=function_name(request.function, language)),
        Cell(text=request.asked_by),
        *ways,
    )
