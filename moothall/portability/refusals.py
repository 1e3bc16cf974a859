"""Why somebody may not see or do what has to do with a body's records."""

from moothall.rules.refusal import Refused


class NotKeeper(Refused):
    """Your work at this council does not include its records."""


class NothingToConfirm(Refused):
    """No deletion waits for a confirmation, or somebody has confirmed it already."""


class PaperChanged(Refused):
    """What the paper was filled from has changed since you opened it: read it again before you sign."""


class SignatureIncomplete(Refused):
    """A signature needs a name, a role and a date that is not in the future."""
