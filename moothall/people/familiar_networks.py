"""Networks from which a resident has signed in: what strangers use up of an address from elsewhere is not theirs.

A sign-in keeps a keyed digest of its network, as long as its row of the history is kept: it tells no address, and of
two people in one network it is not the same. In IPv4 a network is the /24 around, because providers hand their
customers another address of it every few days; in IPv6 it is the /64 that a customer has.
"""

from ipaddress import IPv4Address, ip_network

from django.db import connection

from moothall.bodies.context import Resident, acting
from moothall.people.queries import person_by_email
from moothall.rules.persons import PersonKind
from moothall.rules.sites import Site
from moothall.vault import derived

_NOBODY = 0
_SIGNED_IN = """
    select exists (select from people_signin where person_id = %s and site = %s and succeeded and network = %s)
"""


def digest(*, person_id: int, network: str) -> str:
    """Return by what a person's sign-ins from a network are known; "" for no network."""
    return derived.digest("sign-in-network", f"{person_id}:{_around(network)}").hex() if network else ""


def is_familiar(*, email: str, network: str) -> bool:
    """Tell whether the resident with an address has signed in from this network; the same work where there is none."""
    person = person_by_email(email, kind=PersonKind.RESIDENT)
    person_id = _NOBODY if person is None else person.id
    known = digest(person_id=person_id, network=network)
    with acting(Resident(person_id=person_id)), connection.cursor() as cursor:
        cursor.execute(_SIGNED_IN, [person_id, Site.PORTAL, known])
        row: tuple[bool] | None = cursor.fetchone()
    return bool(known) and row is not None and row[0]


def _around(network: str) -> str:
    try:
        return str(ip_network((int(IPv4Address(network)), 24), strict=False))
    except ValueError:
        return network
