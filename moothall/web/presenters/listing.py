"""What the list of councils shows."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from moothall.bodies import lists
from moothall.bodies.lists import Wanted, Which
from moothall.rules.bodies import Body, Nation
from moothall.ui.faces import Link
from moothall.ui.requests import PortalRequest
from moothall.ui.texts import speak
from moothall.ui.words import date_in_words
from moothall.web import ways


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One choice of the filter."""

    value: str
    text: str
    is_taken: bool


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter to turn to."""

    text: str
    href: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """A council of the list; `note` says when it ended or begins, "" for one in force."""

    name: str
    href: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Councils:
    """The list of councils: those of one letter, which stands in the title, or those with some words in their names.

    `heading` stands over the rows; "" where the title says all.
    """

    title: str
    breadcrumbs: tuple[Link, ...]
    words: str
    nations: tuple[Choice, ...]
    times: tuple[Choice, ...]
    letters: tuple[Letter, ...]
    heading: str
    rows: tuple[Row, ...]
    action: str
    most: int


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What the resident asked for; whatever else stood in the address counts as nothing."""

    which: Which
    nation: Nation | None
    letter: str
    words: str


def filter_of(request: PortalRequest) -> Filter:
    """Return the filter in the address of `request`."""
    nation, which = request.GET.get("nation", ""), request.GET.get("which", "")
    return Filter(
        which=Which(which) if which in set(Which) else Which.NOW,
        nation=Nation(nation) if nation in set(Nation) else None,
        letter=request.GET.get("letter", "").upper(),
        words=request.GET.get("name", "").strip()[: lists.LONGEST_SEARCH],
    )


def councils(request: PortalRequest, asked: Filter, *, on: date) -> Councils:
    """Return the list for a filter."""
    language = request.language
    wanted = Wanted(which=asked.which, on=on, language=language, nation=asked.nation)
    letters = lists.letters(wanted)
    letter = asked.letter if asked.letter in letters else next(iter(letters), "")
    found = lists.named(asked.words, wanted) if asked.words else lists.of_letter(wanted, letter)
    return Councils(
        title=_title(request, asked, letter),
        breadcrumbs=(ways.to_front(request),),
        words=asked.words,
        nations=_nations(request, asked),
        times=_times(request, asked),
        letters=tuple(
            Letter(
                text=each,
                href=_letter_href(request, asked, each),
                is_current=each == letter and not asked.words,
            )
            for each in letters
        ),
        heading=speak("portal.councils_named", language, words=asked.words) if asked.words else "",
        rows=tuple(_row(request, body, asked.which) for body in found),
        action=ways.portal(request, "councils"),
        most=lists.MOST_FOUND if len(found) == lists.MOST_FOUND and asked.words else 0,
    )


def _title(request: PortalRequest, asked: Filter, letter: str) -> str:
    if asked.words or not letter:
        return speak("portal.councils_title", request.language)
    return speak("portal.councils_of_letter", request.language, letter=letter)


def _nations(request: PortalRequest, asked: Filter) -> tuple[Choice, ...]:
    all_of_them = Choice(
        value="", text=speak("portal.nation_all", request.language), is_taken=asked.nation is None
    )
    each = (
        Choice(
            value=nation,
            text=speak(f"portal.nation_{nation}", request.language),
            is_taken=nation is asked.nation,
        )
        for nation in Nation
    )
    return (all_of_them, *each)


def _times(request: PortalRequest, asked: Filter) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            value=which, text=speak(f"portal.which_{which}", request.language), is_taken=which is asked.which
        )
        for which in Which
    )


def _letter_href(request: PortalRequest, asked: Filter, letter: str) -> str:
    parts = {"nation": asked.nation or "", "which": asked.which if asked.which is not Which.NOW else ""}
    query = urlencode({name: value for name, value in {**parts, "letter": letter}.items() if value})
    return f"{ways.portal(request, 'councils')}?{query}"


def _row(request: PortalRequest, body: Body, which: Which) -> Row:
    language = request.language
    note: str = ""
    match which:
        case Which.FORMER if body.to_on:
            note = speak("portal.ended_on", language, day=date_in_words(body.to_on, language))
        case Which.TO_COME if body.from_on:
            note = speak("portal.begins_on", language, day=date_in_words(body.from_on, language))
        case _:
            pass
    return Row(
        name=body.official_name.speak(language), href=ways.body(request, body.slug, "body-home"), note=note
    )
