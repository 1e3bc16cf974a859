"""Messages of the portal itself, from the interface texts `<name>_subject` and `<name>_text`, as plain text."""

from moothall.people.codes import MARK, Letter
from moothall.rules.language import Language
from moothall.ui import texts


def letter(name: str, language: Language, **fields: str | int) -> Letter:
    """Return the message `name` in `language`; `fields` fill what its text names in braces.

    A subject has no fields: nobody's words stand in a header.
    """
    known = texts.interface()
    return Letter(
        subject=known[f"{name}_subject"].speak(language),
        text=known[f"{name}_text"].speak(language).format(**fields),
        language=language,
    )


def letter_with_code(name: str, language: Language, **fields: str | int) -> Letter:
    """Return a message that says a code, which is filled in when it is sent."""
    return letter(name, language, code=MARK, **fields)
