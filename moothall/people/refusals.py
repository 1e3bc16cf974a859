"""Why somebody may not work for a body, or not arrange who does."""

from moothall.rules.arrangements import TermsFault
from moothall.rules.posts import DecisionFault, PostFault
from moothall.rules.refusal import Refused


class NotServing(Refused):
    """You do not serve this body."""


class RightEnded(NotServing):
    """Your right to work for this body has ended."""


class NotAdministrator(Refused):
    """You are no administrator of this body."""


class NoSuchPost(Refused):
    """This body has no such post, team, request or arrangement."""


class PostRefused(Refused):
    """This post cannot be given."""

    def __init__(self, *faults: PostFault) -> None:
        """Keep what stands against it."""
        super().__init__()
        self.faults = faults


class DecisionRefused(Refused):
    """You cannot decide this request."""

    def __init__(self, *faults: DecisionFault) -> None:
        """Keep what stands against it."""
        super().__init__()
        self.faults = faults


class NotTheFirst(Refused):
    """This body has an administrator, or one is asked for already."""


class EndedAlready(Refused):
    """This has ended already."""


class TeamNameTaken(Refused):
    """The body has a team of this name."""


class TeamNameUnfit(Refused):
    """Enter the name of the team in at most 120 characters."""


class TermsRefused(Refused):
    """These terms cannot be proposed."""

    def __init__(self, faults: dict[str, TermsFault]) -> None:
        """Keep what is wrong by field."""
        super().__init__()
        self.faults = faults


class AgreedAlready(Refused):
    """Your side has agreed already."""


class SecondPersonNeeded(Refused):
    """Somebody else must agree for this side: nobody agrees for both."""


class StandsAlready(Refused):
    """The same arrangement is agreed already. Turn this proposal down."""


class WorldChanged(Refused):
    """Something changed after the list was shown. Look at what would happen now, then confirm again."""


class FileGone(Refused):
    """The uploaded list is no longer kept, or was applied already. Upload it again."""
