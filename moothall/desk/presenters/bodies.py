"""The bodies of an officer."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.sign_in import function_labels
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
    labels = function_labels(language)
    return tuple(
        BodyRow(
            name=body.facts.official_name.speak(language),
            functions=", ".join(
                labels.get(function, function) for function in sorted(by.functions(body_id=body.id))
            ),
            href=reverse("worklist", kwargs={"slug": body.slug}),
        )
        for body in served
    )
