"""The one form of an email address by which an account is known."""

from moothall.rules.faults import Wrong
from moothall.rules.form_check_contact import read_email
from moothall.rules.refusal import Refused


class NotAnAccountEmail(Refused):
    """Enter an email address in the correct format, like name@example.com."""


def account_email(typed: str) -> str:
    """Return an email address as accounts know it: plain ASCII, in lower case, with every sign kept.

    The domain has no case (RFC 5321, 2.4). The part before the @ may have one, but no provider of note uses it and
    RFC 5321 asks nobody to; people write it both ways, so it is lowered, and a code goes to the lowered address:
    whoever gets it has proved the one that is kept. A plus sign and dots stay: they are part of the address, and
    only its own server knows which of them mean nothing.

    Anything that is not ASCII is refused before any letter is lowered or folded. Unicode's compatibility forms and
    case mappings make one address of two (UTS 39, 4; the Kelvin sign lowers to k), and an account would be given
    away by a look-alike. Internationalised addresses (RFC 6531) are therefore not known as accounts.

    Raises:
        NotAnAccountEmail: it is no email address in ASCII.
    """
    if not typed.isascii():
        raise NotAnAccountEmail
    email = read_email(typed)
    if isinstance(email, Wrong):
        raise NotAnAccountEmail
    return email.lower()
