"""Why somebody may not see or do what has to do with a body's records."""

from moothall.rules.erasure import DecisionFault
from moothall.rules.refusal import Refused


class NotKeeper(Refused):
    """Your work at this council does not include its records."""


class NothingToConfirm(Refused):
    """No deletion waits for a confirmation, or somebody has confirmed it already."""


class PaperChanged(Refused):
    """What the paper was filled from has changed since you opened it: read it again before you sign."""


class SignatureIncomplete(Refused):
    """A signature needs a name, a role and a date that is not in the future."""


class NothingChosen(Refused):
    """Choose at least one request, or your account."""


class NotYourCase(Refused):
    """One of these requests is not yours, or is no longer there."""


class WordsTooLong(Refused):
    """What you say is too long, or holds characters that cannot be read."""


class WordsUnreadable(WordsTooLong):
    """What you say holds characters that cannot be read."""


class NoSuchErasure(Refused):
    """This body has no such request."""


class DecidedAlready(Refused):
    """Somebody has decided this already."""


class CaseGone(Refused):
    """This case has been deleted already: nothing is left to decide but that."""


class CaseStillThere(Refused):
    """This case has not been deleted: decide whether it is."""


class TooLateToExtend(Refused):
    """The time can be extended once, within the first month."""


class ReasonMissing(Refused):
    """Say why you need longer: the resident reads it."""


class ErasureRefused(Refused):
    """This decision lacks something."""

    def __init__(self, fault: DecisionFault) -> None:
        """Keep what stands against it."""
        super().__init__()
        self.fault = fault


class NoSuchLetter(Refused):
    """This body has no such letter to send by hand."""


class LetterIncomplete(Refused):
    """Say how the letter was sent."""


class LetterDayWrong(Refused):
    """Say on which day the letter was sent: since it was written, and not in the future."""


class SentByHandAlready(Refused):
    """Somebody has said already that this letter was sent."""
