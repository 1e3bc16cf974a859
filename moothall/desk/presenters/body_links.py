"""Where an officer may go from a page: the queue, the bodies they serve, and what their functions open in one."""

from collections.abc import Iterator, Sequence

from django.urls import reverse

from moothall.bodies.queries import KnownBody
from moothall.cases.queries.desk import own_services
from moothall.people.queries import Colleague
from moothall.rules.language import Language
from moothall.rules.posts import ADMINISTRATIVE, ADMINISTRATOR, AUDITOR, RECORDS
from moothall.ui import texts
from moothall.ui.faces import DeskLink

# With more, the navigation names the body of the page alone: the queue and the list of councils lead to the others.
MOST_NAMED = 4
# Where somebody without cases of their own begins, by the first of their functions.
_BEGINS = ((ADMINISTRATOR, "people"), (RECORDS, "privacy"), (AUDITOR, "evidence"))


def has_cases(by: Colleague, body: KnownBody) -> bool:
    """Tell whether an officer has a function in a service of a body: the operator of the portal has no cases."""
    return body.facts.tier is not None and bool(own_services(by, body_id=body.id))


def home_href(by: Colleague, body: KnownBody) -> str:
    """Return where an officer begins in a body: its cases, its people, its records, or its evidence."""
    functions = by.functions(body_id=body.id)
    begins = "worklist"
    if not has_cases(by, body):
        begins = next((page for function, page in _BEGINS if function in functions), begins)
    return reverse(begins, kwargs={"slug": body.slug})


def links_of(
    by: Colleague, served: Sequence[KnownBody], body: KnownBody | None, language: Language
) -> Iterator[DeskLink]:
    """Yield the links above a page about `body`, or about none."""
    if sum(has_cases(by, each) for each in served) > 1:
        yield _link("people.queue", reverse("queue"), language)
    for each in served:
        if len(served) <= MOST_NAMED or (body is not None and each.id == body.id):
            yield DeskLink(
                text=each.facts.name.speak(language),
                href=home_href(by, each),
                is_current=body is not None and each.id == body.id,
            )
    if len(served) > MOST_NAMED:
        yield _link("desk.your_councils", reverse("councils"), language)
    if body is not None:
        yield from _within(by, body, language)


def _within(by: Colleague, body: KnownBody, language: Language) -> Iterator[DeskLink]:
    functions = by.functions(body_id=body.id)
    if body.facts.tier is not None and by.is_member(body_id=body.id):
        yield _link("people.find", reverse("find", args=[body.slug]), language)
    if ADMINISTRATOR in functions:
        yield _link("people.people", reverse("people", args=[body.slug]), language)
    if body.facts.tier is not None and functions & ADMINISTRATIVE:
        yield _link("people.arrangements", reverse("arrangements", args=[body.slug]), language)
    if AUDITOR in functions:
        yield _link("people.evidence", reverse("evidence", args=[body.slug]), language)


def _link(key: str, href: str, language: Language) -> DeskLink:
    return DeskLink(text=texts.speak(key, language), href=href)
