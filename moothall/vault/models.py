"""The keys of bodies and of the portal, each wrapped by a master key that no row holds."""

from django.db import models
from django.db.models.functions import Now

from moothall.bodies.models import Body


class DataKey(models.Model):
    """One key of a body (none: the portal), worthless without its master key.

    A global table that nobody but its owner may touch: the functions of vault/0001 read a body's keys and make
    its first. The highest version of a purpose is the current one. `made_in` is the transaction that made it.
    """

    class Purpose(models.TextChoices):
        """What a key does; one never does the work of the other."""

        SEAL = "seal"
        INDEX = "index"

    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=8, choices=Purpose)
    version = models.IntegerField()
    master_id = models.CharField(max_length=20)
    wrapped = models.CharField(max_length=120)
    made_at = models.DateTimeField(db_default=Now())
    made_in = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "purpose", "version"],
                nulls_distinct=False,
                name="a_body_has_each_version_of_a_key_once",
            )
        ]
