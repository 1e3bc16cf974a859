"""Reading pages in tests: their words, their links and what was set in the browser."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib
from django.test import Client


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page as a reader meets it: `links` gives each link's address by its words, the first where words repeat."""

    status: int
    title: str
    heading: str
    words: str
    main: str
    links: dict[str, str]
    language: str


def read(client: Client, path: str, *, host: str = "localhost:8000") -> Page:
    """Return the page at `path`, parsed as a browser does."""
    answer = client.get(path, headers={"host": host})
    tree = html5lib.parse(answer.content.decode(), treebuilder="etree", namespaceHTMLElements=False)
    links: dict[str, str] = {}
    for link in tree.iter("a"):
        links.setdefault(words_of(link), link.get("href") or "")
    main = next(tree.iter("main"))
    return Page(
        status=answer.status_code,
        title=words_of(next(tree.iter("title"))),
        heading=words_of(next(main.iter("h1"))),
        words=words_of(tree),
        main=words_of(main),
        links=links,
        language=tree.get("lang") or "",
    )


def words_of(element: Element) -> str:
    """Return the text of an element with single spaces."""
    return " ".join(" ".join(element.itertext()).split())
