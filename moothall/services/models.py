"""Published versions of services: whole, immutable, found by their digest. Global tables."""

from django.db import models
from django.db.models.functions import Now


class ServiceVersion(models.Model):
    """One pack as it was published: file name to text. Nothing ever changes it."""

    slug = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "digest"], name="a_version_is_published_once")]


class Service(models.Model):
    """A service and the version that new drafts begin with."""

    slug = models.CharField(max_length=60)
    current = models.ForeignKey(ServiceVersion, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug"], name="one_service_per_slug")]
