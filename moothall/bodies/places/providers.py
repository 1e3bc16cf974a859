"""The address providers by the name that settings give them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from moothall.bodies.places.addresses import Addresses, NotConfigured
from moothall.bodies.places.os_places import OS_PLACES_URL, OsPlaces
from moothall.bodies.places.postcode_index import PostcodeIndex
from moothall.bodies.places.sandbox import Sandbox


@dataclass(frozen=True, kw_only=True)
class AddressSettings:
    """All that any provider may need; `custodians` maps GSS codes to local custodian codes."""

    index: PostcodeIndex
    custodians: Mapping[str, int]
    os_places_key: str = field(default="", repr=False)
    os_places_url: str = OS_PLACES_URL


PROVIDERS: dict[str, Callable[[AddressSettings], Addresses]] = {
    "sandbox": lambda settings: Sandbox(index=settings.index, custodians=settings.custodians),
    "os_places": lambda settings: OsPlaces(key=settings.os_places_key, base_url=settings.os_places_url),
}


def provider(name: str, settings: AddressSettings) -> Addresses:
    """Return the provider called `name`, checked. Raises NotConfigured, also for an unknown name."""
    factory = PROVIDERS.get(name)
    if factory is None:
        raise NotConfigured(f"no provider is called so; known: {', '.join(sorted(PROVIDERS))}")
    addresses = factory(settings)
    addresses.check_config()
    return addresses
