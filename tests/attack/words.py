"""What only one town says."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of a town: every name, address and remark holds its `stem`, every number its `digits`.

    `person_name` and the address made of it do not: who helped somebody knows the one, and anybody types the other.
    """

    stem: str
    digits: str
    person_name: str

    def of(self, what: str) -> str:
        """Return a word for something."""
        return f"{self.stem}-{what}"

    def name(self, who: str) -> str:
        """Return the name of somebody."""
        return f"{who.title()} {self.stem}"

    def email(self, who: str) -> str:
        """Return somebody's email address."""
        return f"{who}.{self.stem}@example.com".replace(" ", "").lower()

    @property
    def account_email(self) -> str:
        """The address that the account holder signs in with."""
        return f"{self.person_name.replace(' ', '.')}@example.com".lower()

    @property
    def phone(self) -> str:
        """A mobile number that nobody has."""
        return f"07700900{self.digits}"

    @property
    def file(self) -> bytes:
        """A picture's bytes, as far as anybody checks."""
        return b"\x89PNG\r\n\x1a\n" + f"bytes of {self.stem}".encode()

    def all(self) -> frozenset[str]:
        """Return what is in all that the town says."""
        return frozenset({self.stem, self.stem.lower(), self.phone, self.person_name, self.account_email})


VICTIM = Words(stem="Quibblethorpe", digits="417", person_name="Ottoline Featherstone")
TWIN = Words(stem="Snodgrasston", digits="528", person_name="Peregrine Goldthwait")
THIRD = Words(stem="Wetherlamby", digits="639", person_name="Quentina Hollowbrook")
FOURTH = Words(stem="Yarrowmereton", digits="741", person_name="Rosamund Ingleby")
