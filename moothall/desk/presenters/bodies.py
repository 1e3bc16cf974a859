"""The bodies of an officer."""

from collections.abc import Iterable
from dataclasses import dataclass

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.body_links import home_href
from moothall.desk.presenters.people import function_name
from moothall.people.queries import Colleague
from moothall.rules.language import Language


@dataclass(frozen=True, kw_only=True)
class BodyRow:
    """One body: its name, what the officer is there, and where its cases are."""

    name: str
    functions: str
    href: str


def body_rows(by: Colleague, served: Iterable[KnownBody], language: Language) -> tuple[BodyRow, ...]:
    """Return the bodies that the first page lists."""
    return tuple(
        BodyRow(
            name=body.facts.official_name.speak(language),
            functions=", ".join(
                function_name(function, language) for function in sorted(by.functions(body_id=body.id))
            ),
            href=home_href(by, body),
        )
        for body in served
    )
