"""Plain Django views: nothing, one query, and the statements of a page of ours with plain Jinja of the same bytes."""

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from jinja2 import Environment, Template

from bench.statements import Statement, swapped
from moothall.bodies.models import Body


@dataclass(frozen=True, kw_only=True)
class PlainPage:
    """A page to imitate: the statements for each subject, and a template with words; or where a POST leads."""

    transactions: list[list[list[Statement]]]
    template: Template
    words: list[str]
    location: str


def minimal(request: HttpRequest) -> HttpResponse:
    """Answer with a few words."""
    return HttpResponse("Hello")


def one_query(request: HttpRequest) -> HttpResponse:
    """Answer with the name of one body."""
    return HttpResponse(Body.objects.values_list("name_en", flat=True).get(slug="bench-council-0"))


def plain(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Do what a page of ours does for its subject of this number."""
    page = pages()[name]
    for statements in page.transactions[number]:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.sql, statement.params)
                if cursor.description:
                    cursor.fetchall()
    if page.location:
        return HttpResponseRedirect(page.location)
    return HttpResponse(page.template.render(words=page.words))


@lru_cache(maxsize=1)
def pages() -> dict[str, PlainPage]:
    """Return the pages to imitate, as bench.scenes wrote them down."""
    written = json.loads(Path(os.environ["BENCH_PAGES"]).read_text(encoding="utf-8"))
    environment = Environment(autoescape=True)
    return {
        name: PlainPage(
            transactions=[
                [
                    [swapped(Statement(**one), swap) for one in statements]
                    for statements in page["transactions"]
                ]
                for swap in page["swaps"]
            ],
            template=environment.from_string(page["template"]),
            words=page["words"],
            location=page["location"],
        )
        for name, page in written.items()
    }


urlpatterns = [
    path("minimal", minimal),
    path("healthz", minimal),
    path("one-query", one_query),
    path("plain/<str:name>/<int:number>", plain),
]
