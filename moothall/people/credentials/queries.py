"""By what a person can prove who they are, for themselves to see and for signing in to offer."""

from dataclasses import dataclass
from datetime import datetime

from moothall.bodies.context import Resident, acting
from moothall.people.models import AuthenticatorApp, Passkey, Password, RecoveryCode
from moothall.people.models.identities import Identity
from moothall.rules.sites import Site


@dataclass(frozen=True, kw_only=True)
class OwnPasskey:
    """A passkey as its owner sees it."""

    id: int
    credential_id: str
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Factors:
    """What a person has: when the password was chosen and the app added, passkeys, and how many codes are left."""

    password_changed_at: datetime | None
    app_added_at: datetime | None
    passkeys: tuple[OwnPasskey, ...]
    codes_left: int

    @property
    def is_set_up(self) -> bool:
        """Tell whether the person has a password and something besides."""
        return self.password_changed_at is not None and self.second_count > 0

    @property
    def second_count(self) -> int:
        """How many things besides the password there are; the last one cannot be removed."""
        return len(self.passkeys) + (self.app_added_at is not None)

    @property
    def credential_ids(self) -> tuple[str, ...]:
        """The passkeys as browsers know them."""
        return tuple(passkey.credential_id for passkey in self.passkeys)


def factors(*, person_id: int) -> Factors:
    """Return what a person has to prove themselves with."""
    with acting(Resident(person_id=person_id)):
        passwords = Password.objects.filter(person_id=person_id)
        apps = AuthenticatorApp.objects.filter(person_id=person_id)
        passkeys = Passkey.objects.filter(person_id=person_id).order_by("added_at", "id")
        return Factors(
            password_changed_at=passwords.values_list("changed_at", flat=True).first(),
            app_added_at=apps.values_list("added_at", flat=True).first(),
            passkeys=tuple(
                OwnPasskey(
                    id=passkey.id,
                    credential_id=passkey.credential_id,
                    name=passkey.name,
                    added_at=passkey.added_at,
                    used_at=passkey.used_at,
                )
                for passkey in passkeys
            ),
            codes_left=RecoveryCode.objects.filter(person_id=person_id, used_at__isnull=True).count(),
        )


def is_set_up(*, person_id: int) -> bool:
    """Tell whether a person has set up their sign-in; until then nothing of the desk opens by it."""
    return factors(person_id=person_id).is_set_up


def can_sign_in(*, person_id: int) -> bool:
    """Tell whether a person needs no invitation: they have set up their sign-in, or an issuer knows them."""
    if is_set_up(person_id=person_id):
        return True
    with acting(Resident(person_id=person_id)):
        return Identity.objects.filter(person_id=person_id, site=Site.DESK).exists()
