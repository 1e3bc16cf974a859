"""Sign-in for demonstrations: choose who you are. It refuses to exist anywhere else."""

from pathlib import Path

from django.conf import settings

from moothall.packs.demo import read_demo
from moothall.people.identity.officers import Candidate, NobodyKnown, NotInADemonstration
from moothall.people.queries import person_by_email
from moothall.rules.persons import PersonKind


class DemoIdentity:
    """Lets anybody be one of the officers of data/demo/officers.yaml, and nobody else."""

    def __init__(self, folder: Path) -> None:
        """Read the officers of `folder` (data/demo); raise NotInADemonstration outside demo mode."""
        if not settings.DEMO:
            raise NotInADemonstration(NotInADemonstration.__doc__)
        self._officers = {officer.email: officer for officer in read_demo(folder).officers}

    def candidates(self) -> tuple[Candidate, ...]:
        """Return the invented officers, in the order of the file."""
        return tuple(
            Candidate(
                handle=officer.email,
                name=officer.name,
                posts=tuple((post.body, post.team, post.function) for post in officer.posts),
            )
            for officer in self._officers.values()
        )

    def person_id(self, handle: str) -> int:
        """Return the invented officer with this email address; raise NobodyKnown for any other address."""
        if handle not in self._officers:
            raise NobodyKnown
        found = person_by_email(handle, kind=PersonKind.OFFICER)
        if found is None:
            raise NobodyKnown
        return found.id
