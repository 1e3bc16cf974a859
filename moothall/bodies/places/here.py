"""The postcode index and the address provider of this process, as the settings name them; each is opened once."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from moothall.bodies.models import Body
from moothall.bodies.places.addresses import Addresses
from moothall.bodies.places.postcode_index import PostcodeIndex
from moothall.bodies.places.providers import AddressSettings, provider


def index_path() -> Path:
    """Return where this installation keeps its postcode index; `moothall prepare` builds it there."""
    return Path(settings.VAR) / "postcodes.index"


@lru_cache(maxsize=1)
def postcodes() -> PostcodeIndex:
    """Return the index, mapped into this process.

    Raises:
        postcode_file.Unusable: it is missing or broken; `moothall prepare` builds it.
    """
    return PostcodeIndex.open(index_path())


@lru_cache(maxsize=1)
def addresses() -> Addresses:
    """Return the address provider that MOOTHALL_ADDRESSES names.

    Raises:
        NotConfigured: a setting is missing, and is named.
    """
    rows = Body.objects.exclude(gss_code="").values_list("gss_code", "custodian_code")
    return provider(
        settings.ADDRESS_PROVIDER,
        AddressSettings(
            index=postcodes(),
            custodians={gss_code: custodian for gss_code, custodian in rows if custodian is not None},
            os_places_key=settings.OS_PLACES_KEY,
            os_places_url=settings.OS_PLACES_URL,
        ),
    )


def forget() -> None:
    """Open both anew at the next question: after they were built, and in tests."""
    postcodes.cache_clear()
    addresses.cache_clear()
