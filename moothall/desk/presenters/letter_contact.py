"""How the reader of a letter is reached: why somebody needs it, and then what was masked."""

from django.urls import reverse

from moothall.bodies import queries as bodies
from moothall.bodies.queries import KnownBody
from moothall.cases.queries.outside import LONGEST_REASON
from moothall.desk.presenters.letters import delivery_words, heading_spoken, reader_links, warning, whom
from moothall.desk.presenters.pages import Field, FieldKind, FormView, PageView, Section
from moothall.portability.by_hand import ToSend
from moothall.rules.form_check_text import redisplay
from moothall.rules.language import Language
from moothall.ui.faces import Link
from moothall.ui.texts import speak

REASON = "reason"


def reason_form(letter: str, typed: str, error: str, *, body: KnownBody, language: Language) -> FormView:
    """Return the page that asks why. The portal itself writes about accounts, and all others about cases."""
    is_portal = body.id == bodies.operator().id
    return FormView(
        heading=speak("desk_letters.show", language),
        caption=body.facts.name.speak(language),
        intro=(speak(f"desk_letters.show_intro{'_account' if is_portal else ''}", language),),
        button=speak("reveal.button", language),
        cancel_href=_letter(letter, body),
        fields=(
            Field(
                kind=FieldKind.WORDS,
                name=REASON,
                label=speak("reveal.reason_label", language),
                hint=speak("reveal.reason_hint", language),
                value=redisplay(typed),
                error=error,
            ),
        ),
    )


def reason_error(typed: str, language: Language) -> str:
    """Return what is wrong with a reason that was refused."""
    if not typed.strip():
        return speak("reveal.reason_missing", language)
    return speak("reveal.reason_refused", language, most=LONGEST_REASON)


def shown_page(found: ToSend, *, body: KnownBody, language: Language) -> PageView:
    """Return the page that shows it."""
    return PageView(
        heading=found.letter.subject or speak("desk_letters.one", language),
        caption=body.facts.name.speak(language),
        language=heading_spoken(found.letter, language),
        warning=warning(found, language),
        back=Link(text=speak("desk_letters.back", language), href=_letter(found.letter.hand_key, body)),
        intro=(speak("reveal.noted", language), *delivery_words(found, language)),
        links=reader_links(found.reader, body, language),
        sections=(
            Section(heading=speak("desk.contact", language), facts=whom(found, language, is_masked=False)),
        ),
    )


def _letter(letter: str, body: KnownBody) -> str:
    return reverse("letter", kwargs={"slug": body.slug, "letter": letter})
