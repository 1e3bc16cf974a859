"""Why something cannot be done to a case."""

from moothall.rules.refusal import Refused


class NotYours(Refused):
    """You do not work for this council in a function that deals with this case."""


class NoSuchDraft(Refused):
    """There are no answers of yours here."""


class NotYourDraft(Refused):
    """These answers belong to somebody else."""


class NotFromYou(Refused):
    """These answers were begun by somebody else, or for somebody else."""

    def __init__(self, kept: str = "") -> None:
        """Take what the draft keeps of whom it is from; see cases/whose.py."""
        super().__init__()
        self.kept = kept


class NoSuchCase(Refused):
    """There is no such case here."""


class NoSuchFile(Refused):
    """This case has no such file."""


class ChangedMeanwhile(Refused):
    """Somebody changed this case after you opened it. Look at it again, then decide."""


class NotTakenByYou(Refused):
    """Somebody else works on this case, or nobody does."""


class NotReady(Refused):
    """Some questions have no answer yet."""


class NothingSaid(Refused):
    """Write the message."""


class NothingMasked(Refused):
    """There is nothing of that name here that is kept from view."""


class NoReason(Refused):
    """Say why you need to see this."""
