"""Messages about who acts for whom: both sides are told at every step, each in the language they want."""

from functools import partial

from moothall.notices.channels.messages import Kind
from moothall.people import codes, contacts, helping, letters
from moothall.people.codes import Address, Letter
from moothall.people.helping import MARK, Help
from moothall.people.letters import Field, letter
from moothall.people.queries import Account
from moothall.rules.language import Language
from moothall.ui.links import portal_url
from moothall.web import limits
from moothall.web.limits import Side


def invited(by: Account, made: Help, *, language: Language) -> None:
    """Ask the helper, in the language of the page on which they were asked; confirm to the person."""
    words = letter(
        "account.mail_invitation",
        language,
        **_fields(made, Side.THEIRS),
        code=MARK,
        answer_by=partial(limits.answer_by, made),
        url=partial(portal_url, name="account-accept"),
    )
    _write(made, words, step="invited")
    _tell(by.person_id, "account.mail_invited", made, step="inviter")


def accepted(by: Account, made: Help) -> None:
    """Tell both that the helper may act now; the invitation was to the helper, as is known from now on."""
    codes.note_reader(key=_key(made, "invited"), reader=by.person_id)
    _tell(made.person_id, "account.mail_accepted", made, step="accepted")
    _tell(by.person_id, "account.mail_you_accepted", made, step="you-accepted")


def ended(by: Account, made: Help) -> bool:
    """Tell both that it is over, and return whether the other side has an address and is told.

    An invitation that nobody had accepted is told to its address.
    """
    if made.helper_id is None:
        _tell(made.person_id, "account.mail_withdrew", made, step="ended")
        if made.email:
            words = letter("account.mail_withdrawn", by.language, **_fields(made, Side.THEIRS))
            _write(made, words, step="withdrawn")
        return bool(made.email)
    _tell(made.person_id, "account.mail_ended", made, step="ended")
    _tell(made.helper_id, "account.mail_you_ended", made, step="you-ended")
    other = made.helper_id if by.person_id == made.person_id else made.person_id
    return bool(contacts.of_person(person_id=other).email)


def _tell(person_id: int, name: str, made: Help, *, step: str) -> None:
    side = Side.YOURS if person_id == made.person_id else Side.THEIRS
    about, fields = helping.about(made.nonce), _fields(made, side)
    letters.tell(person_id, name, key=_key(made, step), about=about, **fields)


def _fields(made: Help, side: Side) -> dict[str, Field]:
    """Return who helps whom in what, sealed, as the row of a message tells nobody; how far; and until when."""
    return {
        "helper": helping.sealed_word(made.nonce, made.name),
        "person": helping.sealed_word(made.nonce, made.person_name),
        "services": lambda language: helping.sealed_word(made.nonce, limits.services(made, language)),
        "may": partial(limits.may, made, side=side),
        "until": partial(limits.until, made),
    }


def _write(made: Help, words: Letter, *, step: str) -> None:
    """Write to the address of somebody who was asked, and who may have no account."""
    codes.send(
        address=Address(kind=Kind.EMAIL, to=made.email),
        letter=words,
        key=_key(made, step),
        about=helping.about(made.nonce),
        reader=None,
    )


def _key(made: Help, step: str) -> str:
    return f"helping/{made.id}/{step}"
