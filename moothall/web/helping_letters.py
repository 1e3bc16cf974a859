"""Messages about who acts for whom: both sides are told at every step, each in the language they want."""

from moothall.notices.channels.messages import Kind
from moothall.people import codes, contacts, helping, queries
from moothall.people.codes import Address, Letter
from moothall.people.helping import MARK, Help
from moothall.people.queries import Account
from moothall.rules.language import Language
from moothall.ui.links import portal_url
from moothall.ui.words import date_in_words
from moothall.web import limits
from moothall.web.letters import letter
from moothall.web.limits import Side


def invited(by: Account, made: Help, *, language: Language) -> None:
    """Ask the helper, in the language of the page on which they were asked; confirm to the person."""
    words = letter(
        "account.mail_invitation",
        language,
        **_fields(made, language, Side.THEIRS),
        code=MARK,
        answer_by=date_in_words(made.answer_by, language),
        url=portal_url(language, "account-accept"),
    )
    _send(made, made.email, words, step="invited", reader=None)
    _tell(by.person_id, "account.mail_invited", made, language=by.language, step="inviter")


def accepted(by: Account, made: Help) -> None:
    """Tell both that the helper may act now; the invitation was to the helper, as is known from now on."""
    codes.note_reader(key=_key(made, "invited"), reader=by.person_id)
    _tell(
        made.person_id, "account.mail_accepted", made, language=language_of(made.person_id), step="accepted"
    )
    _tell(by.person_id, "account.mail_you_accepted", made, language=by.language, step="you-accepted")


def ended(by: Account, made: Help) -> None:
    """Tell both that it is over; an invitation that nobody had accepted is told to its address."""
    language = language_of(made.person_id)
    if made.helper_id is None:
        _tell(made.person_id, "account.mail_withdrew", made, language=language, step="ended")
        if made.email:
            words = letter("account.mail_withdrawn", by.language, **_fields(made, by.language, Side.THEIRS))
            _send(made, made.email, words, step="withdrawn", reader=None)
        return
    _tell(made.person_id, "account.mail_ended", made, language=language, step="ended")
    _tell(
        made.helper_id,
        "account.mail_you_ended",
        made,
        language=language_of(made.helper_id),
        step="you-ended",
    )


def language_of(person_id: int) -> Language:
    """Return in which language a person wants to be written to."""
    found = queries.account(person_id=person_id, session_digest="")
    return found.language if found else Language.EN


def _tell(person_id: int, name: str, made: Help, *, language: Language, step: str) -> None:
    email = contacts.of_person(person_id=person_id).email
    if email:
        side = Side.YOURS if person_id == made.person_id else Side.THEIRS
        words = letter(name, language, **_fields(made, language, side))
        _send(made, email, words, step=step, reader=person_id)


def _fields(made: Help, language: Language, side: Side) -> dict[str, str]:
    """Return who helps whom in what, sealed, as the row of a message tells nobody; how far; and until when."""
    return {
        "helper": helping.sealed_word(made.nonce, made.name),
        "person": helping.sealed_word(made.nonce, made.person_name),
        "services": helping.sealed_word(made.nonce, limits.services(made, language)),
        "may": limits.may(made, language, side),
        "until": limits.until(made, language),
    }


def _send(made: Help, email: str, words: Letter, *, step: str, reader: int | None) -> None:
    codes.send(
        address=Address(kind=Kind.EMAIL, to=email),
        letter=words,
        key=_key(made, step),
        about=helping.about(made.nonce),
        reader=reader,
    )


def _key(made: Help, step: str) -> str:
    return f"helping/{made.id}/{step}"
