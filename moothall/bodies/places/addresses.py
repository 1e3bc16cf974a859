"""The family of address providers: what one is given, what it answers and how it fails.

The providers themselves stand in `providers.PROVIDERS`. The custodian of an address decides which
authority it belongs to; the postcode only suggests one.
"""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from moothall.rules.postcodes import Postcode

LONGEST_UPRN = 12


class AddressesFailed(Exception):
    """The addresses of this postcode could not be had."""

    permanent: ClassVar[bool] = True

    def __init__(self, code: str = "") -> None:
        """Keep a short code for logs (an HTTP status, a field's name), never a person's words or a key."""
        super().__init__(f"{self.__doc__} ({code})" if code else self.__doc__)
        self.code = code


class NotConfigured(AddressesFailed):
    """The address provider lacks a setting."""


class RequestRefused(AddressesFailed):
    """The address provider refused the request."""


class Unavailable(AddressesFailed):
    """The address provider cannot answer now."""

    permanent = False


class NotUnderstood(AddressesFailed):
    """The address provider's answer is not of the documented shape."""

    permanent = False


@dataclass(frozen=True, kw_only=True)
class Address:
    """One address that post can be sent to.

    `uprn` is 1 to 12 digits without leading zeros, everywhere in Moothall. `lines` are in the order of an
    envelope, without the postcode. `custodian_code` is the local custodian code of the authority that keeps
    the address. `classification` is AddressBase's, like RD04 for a terraced house.
    """

    uprn: str
    lines: tuple[str, ...]
    postcode: Postcode
    custodian_code: int
    classification: str

    def __post_init__(self) -> None:
        """Refuse a UPRN that is not in its one form."""
        if self.uprn != normal_uprn(self.uprn):
            raise ValueError(f"UPRN {self.uprn!r} is not written without leading zeros")

    @property
    def one_line(self) -> str:
        """The whole address with its postcode, separated by commas."""
        return ", ".join((*self.lines, str(self.postcode)))


class Addresses(Protocol):
    """A source of addresses."""

    def check_config(self) -> None:
        """Raise NotConfigured, naming the setting, when the provider could not work; asks nobody outside."""

    def at(self, postcode: Postcode) -> tuple[Address, ...]:
        """Return the addresses of a postcode, in street order, none twice; () when there is none.

        Raises AddressesFailed; `permanent` says whether trying again is pointless.
        """


def normal_uprn(written: str) -> str:
    """Return a UPRN without leading zeros. Raises ValueError for what is not 1 to 12 ASCII digits."""
    digits = written.lstrip("0")
    if not (written.isascii() and digits.isdecimal() and len(digits) <= LONGEST_UPRN):
        raise ValueError("A UPRN has 1 to 12 digits")
    return digits
