"""What stands around every page of the desk."""

from collections.abc import Iterator, Sequence

from django.urls import reverse

from moothall.bodies import queries as register
from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.body_links import links_of
from moothall.people.queries import Colleague
from moothall.portability.keepers import READERS as RECORDS_READERS
from moothall.portability.keepers import is_keeper
from moothall.rules.language import Language
from moothall.ui.faces import DeskFrame, DeskLink
from moothall.ui.texts import speak

NOBODY = DeskFrame()


def bodies_of(by: Colleague) -> tuple[KnownBody, ...]:
    """Return the bodies that an officer serves now, by name."""
    served = (register.by_id(body_id) for body_id in by.body_ids)
    return tuple(sorted(served, key=lambda body: body.facts.name.en))


def desk_frame(by: Colleague, language: Language, *, body: KnownBody | None = None) -> DeskFrame:
    """Return the frame of a page about one body, or about none, with where to go from it."""
    links = (*links_of(by, bodies_of(by), body, language), *_records(by, body, language))
    return DeskFrame(
        body_names="" if body is None else body.facts.name.speak(language),
        officer_name=by.name,
        sign_out_href=reverse("sign-out"),
        you_href=reverse("you"),
        links=tuple(_each_page_once(links)),
    )


def _each_page_once(links: Sequence[DeskLink]) -> Iterator[DeskLink]:
    """Leave the name of the page's body out where its first page, such as its people, has a link of its own."""
    for number, link in enumerate(links):
        if all(link.href != later.href for later in links[number + 1 :]):
            yield link


def _records(by: Colleague, body: KnownBody | None, language: Language) -> tuple[DeskLink, ...]:
    """Return the links to the papers and periods of the page's body and to its letters, for whoever may read them."""
    if body is None or not by.functions(body_id=body.id) & RECORDS_READERS:
        return ()
    names = {"privacy": "desk_privacy.title"}
    if is_keeper(by, body.id):
        names["letters"] = "desk_letters.link"
    return tuple(
        DeskLink(text=speak(key, language), href=reverse(name, kwargs={"slug": body.slug}))
        for name, key in names.items()
    )
