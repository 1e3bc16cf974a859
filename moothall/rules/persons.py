"""Which two kinds of person there are. A human being may be both, and is then two persons, even with one address."""

from enum import StrEnum


class PersonKind(StrEnum):
    """What a person is: a resident with an account at the portal, or an officer with a post at the desk."""

    RESIDENT = "resident"
    OFFICER = "officer"
