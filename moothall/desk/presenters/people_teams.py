"""The teams of a body."""

from collections.abc import Sequence

from django.urls import reverse

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.pages import Cell, Field, FieldKind, FormView, PageView, Section
from moothall.rules.form_check_text import redisplay
from moothall.rules.language import Language
from moothall.ui import texts
from moothall.ui.faces import Link


def teams_page(
    found: Sequence[tuple[int, str]], *, body: KnownBody, language: Language, done: str
) -> PageView:
    """Return the page that lists a body's teams."""
    rename = texts.speak("people.rename_team", language)
    return PageView(
        heading=texts.speak("people.teams", language),
        caption=body.facts.name.speak(language),
        back=Link(text=texts.speak("people.all_people", language), href=reverse("people", args=[body.slug])),
        done=done,
        links=(
            Link(text=texts.speak("people.add_team", language), href=reverse("team-add", args=[body.slug])),
        ),
        sections=(
            Section(
                heading=texts.speak("people.teams", language),
                empty=texts.speak("people.no_teams", language),
                head=(texts.speak("people.team", language), rename),
                rows=tuple(
                    (
                        Cell(text=name),
                        Cell(text=rename, href=reverse("team-rename", args=[body.slug, team_id]), about=name),
                    )
                    for team_id, name in found
                ),
            ),
        ),
    )


def team_form(which: str, typed: str, error: str, *, body: KnownBody, language: Language) -> FormView:
    """Return the form for a team's name; `which` is add or rename."""
    heading = texts.speak(f"people.{which}_team", language)
    return FormView(
        heading=heading,
        caption=body.facts.name.speak(language),
        button=heading,
        cancel_href=reverse("teams", args=[body.slug]),
        fields=(
            Field(
                kind=FieldKind.TEXT,
                name="name",
                label=texts.speak("people.team_name", language),
                hint=texts.speak("people.team_name_hint", language),
                value=redisplay(typed),
                error=error,
            ),
        ),
    )
