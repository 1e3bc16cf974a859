"""What somebody types who wonders whom others know: what is on record is answered as what nobody has.

Forms, lists and what follows from them are found on the pages that they may open. The evidence of their own bodies,
which an auditor there reads, tells no more than the answers. Each trial is undone, so that the next one finds
everything as it was.
"""

import csv
import io
import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from moothall.audit import queries as audit
from moothall.audit.queries import Filters
from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, acting
from tests.attack.addresses import BODY, Address, every_address, place_of, url_of, with_query
from tests.attack.alike import plain, told_by
from tests.attack.browsers import Answer, Browser, Fields
from tests.attack.canaries import written
from tests.attack.crawl import Reached, reach
from tests.attack.guesses import guesses, nobodys, typed_in
from tests.attack.harm import leaks
from tests.attack.pages import Sending, Takes, found_on
from tests.attack.world import Someone, World

MOST_STEPS = 4
MOST_NEW_LINKS = 3
REFUSED = 400
_ID = re.compile(rb"\d{6,}")
Kind = tuple[str, Address, frozenset[str]]
Pieces = tuple[bytes, ...]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Where somebody types: the forms that they find, the lists that they may download, and what they know of."""

    world: World
    someone: Someone
    browser: Browser
    forms: Mapping[Kind, Sending]
    sheets: Sequence[Answer]
    listing: Sequence[str]
    links: frozenset[str]


@dataclass
class Typed:
    """What came of it: the forms that take addresses, those that took one, and a sentence for each word told apart."""

    for_addresses: set[Kind] = field(default_factory=set)
    took: set[Kind] = field(default_factory=set)
    wrongs: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A form with one field, or one column of its list, left open for a word."""

    sending: Sending
    field: str
    words: Sequence[str]
    sheet: Answer | None = None
    column: str = ""

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.sending.method} {self.sending.url} {self.field} {self.column}".strip()


def ground_of(someone: Someone, world: World) -> Ground:
    """Go wherever somebody may go, and keep one form of each kind."""
    browser = someone.enter()
    reached = reach(browser, dict.fromkeys(_begin(someone)), bodies=someone.own)
    forms: dict[Kind, Sending] = {}
    for sending in (*reached.sendings, *reached.queries):
        if kind_of(sending) not in forms:
            forms[kind_of(sending)] = _that_leads_on(sending, browser)
    return Ground(
        world=world,
        someone=someone,
        browser=browser,
        forms=forms,
        sheets=list(
            {_header(answer): answer for answer in reached.answers.values() if _is_sheet(answer)}.values()
        ),
        listing=_listing(reached),
        links=frozenset(reached.links),
    )


def type_everywhere(ground: Ground, *, besides: Ground | None = None) -> Typed:
    """Type into every field of every form but those that somebody else finds as well, who types there themselves."""
    done = Typed()
    for kind, sending in ground.forms.items():
        if besides is None or kind not in besides.forms:
            done.for_addresses |= {kind} if _is_for_addresses(sending) else set()
            for trial in _trials(sending, ground):
                _type(trial, ground, done)
    return done


def kind_of(sending: Sending) -> Kind:
    """Return what two forms have in common that ask for the same."""
    place = place_of(sending.url)
    assert place is not None
    return sending.method, place.address, frozenset({*sending.fields, *sending.takes})


def _is_for_addresses(sending: Sending) -> bool:
    """Tell whether a form takes addresses, or a list of them, and no password, which a guess at an address lacks."""
    takes = set(sending.takes.values())
    return bool(takes & {Takes.EMAIL, Takes.FILE}) and Takes.PASSWORD not in takes


def _begin(someone: Someone) -> Iterator[str]:
    for address in every_address():
        if set(address.parameters) <= {BODY}:
            for slug in sorted(someone.own) or ["nowhere"]:
                yield url_of(address, dict.fromkeys(address.parameters, slug), body=slug)


def _is_sheet(answer: Answer) -> bool:
    return answer.status == 200 and answer.headers.get("Content-Type", "").startswith("text/csv")


def _header(sheet: Answer) -> str:
    return sheet.body.decode("utf-8-sig").splitlines()[0]


def _listing(reached: Reached) -> list[str]:
    """Return one page of each address of a body that asks what it shall list, and what is downloaded as a list."""
    pages = {kind_of(query)[1]: query.page for query in reached.queries if reached.places[query.page].body}
    return [*pages.values(), *(answer.url for answer in reached.answers.values() if _is_sheet(answer))]


def _trials(form: Sending, ground: Ground) -> Iterator[Trial]:
    """Yield every field of a form with all that is typed there."""
    known = guesses(ground.world)
    for name, takes in form.takes.items():
        if takes is Takes.FILE:
            for sheet in ground.sheets:
                yield from _of_sheet(form, name, sheet, known)
            continue
        words = typed_in(takes, form.fields.get(name, ()), known)
        yield Trial(sending=form, field=name, words=words)


def _of_sheet(form: Sending, name: str, sheet: Answer, known: Mapping[str, Sequence[str]]) -> Iterator[Trial]:
    """Yield a list that was downloaded with one of its columns left open, in one line that is typed anew."""
    for column in _header(sheet).split(","):
        words = known["address"] if column == "email" else (*known["name"], known["id"][0])
        yield Trial(sending=form, field=name, words=words, sheet=sheet, column=column)


def _that_leads_on(sending: Sending, browser: Browser) -> Sending:
    """Return a form with no day, with today or with a later one in each place for a day, as it leads on."""
    dated = [replace(sending, fields=_dated(sending, days)) for days in (0, 60)]
    for form in (sending, *dated):
        with _undone():
            if _sent(browser, form).leads_to:
                return form
    return sending


def _dated(sending: Sending, days: int) -> Fields:
    day = timezone.localdate() + timedelta(days=days)
    parts = {"day": day.day, "month": day.month, "year": day.year}
    asked = {name: name.rpartition("-")[2] for name, takes in sending.takes.items() if takes is Takes.NUMBER}
    return {**sending.fields, **{name: [str(parts[part])] for name, part in asked.items() if part in parts}}


def _type(trial: Trial, ground: Ground, done: Typed) -> None:
    """Type each word that is on record, and one that nobody has; what differs anyway differs between two of those."""
    for word in trial.words:
        first, later = (_tried(trial, each, ground, done) for each in (nobodys(word), word))
        if later == first:
            continue
        again = _tried(trial, nobodys(word), ground, done)
        if len(first) != len(again):
            done.wrongs.append(
                f"{trial} for {ground.someone}: two answers to what nobody has cannot be compared"
            )
        for before, after in told_by(first, again, later):
            done.wrongs.append(
                f"{trial} for {ground.someone}: what nobody has is answered {before!r}, and {word!r} {after!r}"
            )


def _tried(trial: Trial, word: str, ground: Ground, done: Typed) -> Pieces:
    """Type a word, go on from there, and return in pieces all that was answered and noted, without the word."""
    with _undone():
        earlier = _noted(ground.someone)
        answers = list(_answers(trial, word, ground))
        noted = [said for row_id, said in _noted(ground.someone).items() if row_id not in earlier]
    if answers[0].status < REFUSED:
        done.took.add(kind_of(trial.sending))
    knows = f"{ground.someone.knows} {word}"
    done.wrongs += [
        wrong for answer in answers for wrong in leaks(answer, ground.world.canaries, knows=knows)
    ]
    forms = [form for part in word.split() for form in written(part)]
    told = [piece for answer in answers for piece in plain(answer)]
    return tuple(_without(piece, forms) for piece in (*told, *noted))


def _noted(someone: Someone) -> dict[int, bytes]:
    """Return the latest evidence of the bodies where somebody has business, which a colleague there may read.

    What a row is about, and who, has an id of its own each time.
    """
    found: dict[int, bytes] = {}
    for slug in sorted(someone.own):
        body = bodies.by_slug(slug)
        assert body is not None
        with acting(Job(body_id=body.id)):
            rows = audit.page(body_id=body.id, filters=Filters()).entries
        for row in reversed(rows):
            said = f"{slug} {row.action} {row.subject_kind} {row.refused} {row.is_outside} {row.why}"
            found[row.id] = _ID.sub(b"#", said.encode())
    return found


def _without(piece: bytes, forms: Sequence[bytes]) -> bytes:
    for form in forms:
        piece = piece.replace(form, b"...")
    return piece


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _answers(trial: Trial, word: str, ground: Ground) -> Iterator[Answer]:
    """Yield the answer to a form, those to which it leads, and what is then found that was not there before."""
    sending = trial.sending
    if trial.sheet is not None:
        files = {trial.field: _with_word(trial.sheet, trial.column, word)}
        first = ground.browser.post(sending.url, sending.fields, files=files)
    else:
        first = _sent(ground.browser, replace(sending, fields={**sending.fields, trial.field: [word]}))
    yield first
    answer, browser = yield from _led_on(first, ground.browser)
    if sending.method == "GET" or answer is first:
        return
    links, forms = found_on(answer)
    for link in [link for link in links if link not in ground.links and place_of(link)][:MOST_NEW_LINKS]:
        yield browser.get(link)
    for form in forms:
        if place_of(form.url) is not None and kind_of(form) not in ground.forms:
            then = _sent(browser, form)
            yield then
            yield from _led_on(then, browser)
    for page in ground.listing if "@" in word else ():
        yield browser.get(page)


def _led_on(answer: Answer, browser: Browser) -> Generator[Answer, None, tuple[Answer, Browser]]:
    """Yield the answers to which an answer leads; return the last, and the browser as it is then."""
    for _ in range(MOST_STEPS):
        browser = browser.keeping(answer)
        if place_of(answer.leads_to) is None:
            break
        answer = browser.get(answer.leads_to)
        yield answer
    return answer, browser


def _sent(browser: Browser, sending: Sending) -> Answer:
    if sending.method == "POST":
        return browser.post(sending.url, sending.fields)
    return browser.get(with_query(sending.url, {name: values[0] for name, values in sending.fields.items()}))


def _with_word(sheet: Answer, column: str, word: str) -> bytes:
    """Return a list with its first line once more, in which one column holds a word and somebody new begins at once."""
    lines = sheet.body.decode("utf-8-sig").splitlines()
    line = next(csv.DictReader(lines)) | {"email": "attacker@example.com", "from": "", "to": "", column: word}
    out = io.StringIO()
    csv.DictWriter(out, line).writerow(line)
    return "\r\n".join([lines[0], out.getvalue()]).encode()
