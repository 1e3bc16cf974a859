"""What can be followed and sent from a page: its links, its files, its forms with a word in every field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

from django.utils import timezone

from tests.attack.browsers import TOKEN_FIELD, Answer, Fields

MOST_BUTTONS = 4
_LINKS = {"a": "href", "img": "src", "link": "href", "iframe": "src"}


class Takes(StrEnum):
    """What a field asks for, as its page tells."""

    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"
    PASSWORD = "password"
    WORDS = "words"
    FILE = "file"
    CHOICE = "choice"


_BY_TYPE = {
    "email": Takes.EMAIL,
    "tel": Takes.PHONE,
    "number": Takes.NUMBER,
    "password": Takes.PASSWORD,
    "file": Takes.FILE,
    "hidden": Takes.CHOICE,
    "radio": Takes.CHOICE,
    "checkbox": Takes.CHOICE,
}
# Another number that nobody has to give is not given.
_WORD_FOR = {
    Takes.EMAIL: "attacker@example.com",
    Takes.PHONE: "07700 900999",
    Takes.PASSWORD: "Attackers-Pass-Phrase-9",
    Takes.NUMBER: "",
}
WORDS, POSTCODE = "Words of an attacker", "NW1 8NP"
Given = dict[str, str | None]


@dataclass(frozen=True, kw_only=True)
class Sending:
    """A form as it could be sent: where it stood, where it goes, what is in it, and what each of its fields takes."""

    page: str
    url: str
    method: str
    fields: Fields
    takes: Mapping[str, Takes] = field(default_factory=dict)


@dataclass
class _Form:
    url: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    takes: dict[str, Takes] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


def found_on(answer: Answer) -> tuple[tuple[str, ...], tuple[Sending, ...]]:
    """Return the URLs that a page names, in order and without fragments, and its forms as somebody would send them.

    A form is sent once for each button that says something of its own. What is no page has neither.
    """
    reader = _read(answer)
    links = dict.fromkeys(urldefrag(urljoin(answer.url, link)).url for link in reader.links)
    return tuple(links), tuple(
        sending for form in reader.forms for sending in _with_each_button(answer.url, form)
    )


def _with_each_button(page: str, form: _Form) -> Iterator[Sending]:
    fields = {name: values for name, values in form.fields.items() if name != TOKEN_FIELD}
    takes = {name: what for name, what in form.takes.items() if name != TOKEN_FIELD}
    url = urljoin(page, form.url or page)
    plain = Sending(page=page, url=url, method=form.method, fields=fields, takes=takes)
    if not form.buttons:
        yield plain
    for name, value in form.buttons[:MOST_BUTTONS]:
        yield replace(plain, fields={**fields, name: [value]})


def _read(answer: Answer) -> "_Reader":
    reader = _Reader()
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        reader.feed(answer.body.decode())
    return reader


class _Reader(HTMLParser):
    """Collects links and forms."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[_Form] = []
        self._form: _Form | None = None
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        link = given.get(_LINKS.get(tag, ""))
        if link:
            self.links.append(link)
        if tag == "form":
            method = (given.get("method") or "get").upper()
            self._form = _Form(url=given.get("action") or "", method=method)
            self.forms.append(self._form)
        elif self._form is not None:
            self._take(tag, given, self._form)

    def handle_data(self, data: str) -> None:
        if self._form and self._textarea and data.strip():
            self._form.fields[self._textarea] = [data.strip()]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._textarea = ""

    def _take(self, tag: str, given: Given, form: _Form) -> None:
        name, value = given.get("name") or "", given.get("value") or ""
        match tag:
            case "input" if name:
                _fill(form, given, name, value)
            case "button" if name:
                form.buttons.append((name, value))
            case "textarea":
                self._textarea = name
                form.fields[name], form.takes[name] = [WORDS], Takes.WORDS
            case "select":
                self._select = name
                form.takes[name] = Takes.CHOICE
            case "option" if (
                self._select and value and ("selected" in given or not form.fields.get(self._select))
            ):
                form.fields[self._select] = [value]


def _fill(form: _Form, given: Given, name: str, value: str) -> None:
    kind, takes = given.get("type") or "text", _taken_by(given, name)
    if kind in {"submit", "image"}:
        form.buttons.append((name, value))
        return
    form.takes[name] = takes
    match kind:
        case "file":
            return
        case "hidden":
            form.fields.setdefault(name, []).append(value)
        case "radio":
            if "checked" in given or name not in form.fields:
                form.fields[name] = [value]
        case "checkbox":
            form.fields.setdefault(name, []).append(value)
        case _:
            form.fields[name] = [value or _word_for(name, takes)]


def _word_for(name: str, takes: Takes) -> str:
    """Return what somebody gives who has no record in mind: of a day today, of an address a postcode that may be."""
    part = name.rpartition("-")[2]
    if part in {"day", "month", "year"}:
        return str(getattr(timezone.localdate(), part))
    return POSTCODE if part == "postcode" else _WORD_FOR.get(takes, WORDS)


def _taken_by(given: Given, name: str) -> Takes:
    """Return what an input takes; an address is called one by its type or its name, a number by its keyboard."""
    kind = given.get("type") or "text"
    if kind in _BY_TYPE:
        return _BY_TYPE[kind]
    if "email" in name:
        return Takes.EMAIL
    return Takes.NUMBER if given.get("inputmode") == "numeric" else Takes.WORDS
