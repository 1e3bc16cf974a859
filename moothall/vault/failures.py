"""Why something sealed does not open."""


class VaultFailed(Exception):
    """Something sealed does not open. Trying again will not help where `permanent`."""

    permanent = True


class Tampered(VaultFailed):
    """This was not sealed for this place, or was changed since."""

    def __init__(self) -> None:
        """Say what the class says: what was sealed is never part of the message."""
        super().__init__(type(self).__doc__)


class KeyLost(VaultFailed):
    """The master key that wraps this data key is not among MOOTHALL_VAULT_KEYS, or the data key is gone."""

    def __init__(self, *, body_id: int | None, master_id: str) -> None:
        """Name the body (None: the portal) and the master key that is missing; "" where the data key is."""
        super().__init__(f"{type(self).__doc__} (body {body_id}, master key {master_id or 'unknown'})")
        self.body_id = body_id
        self.master_id = master_id
