"""Publish services."""

from collections.abc import Iterable

from django.db import transaction

from moothall.packs.services import ServicePack
from moothall.services import queries
from moothall.services.models import Service, ServiceVersion


def publish(*, packs: Iterable[ServicePack]) -> list[str]:
    """Store each checked pack as an immutable version and make it current; return the slugs that changed.

    Runs as the owner (`moothall migrate`): the application's role may only read versions. Atomic as a whole;
    publishing what is current already changes nothing.
    """
    changed: list[str] = []
    with transaction.atomic():
        for pack in packs:
            version, _ = ServiceVersion.objects.get_or_create(
                slug=pack.definition.slug, digest=pack.digest, defaults={"content": dict(pack.content)}
            )
            service, created = Service.objects.get_or_create(slug=version.slug, defaults={"current": version})
            if created or service.current_id != version.id:
                Service.objects.filter(id=service.id).update(current=version)
                changed.append(version.slug)
    queries.forget()
    return changed
