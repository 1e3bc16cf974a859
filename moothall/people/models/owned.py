"""Records that belong to a person and to no body: the database shows them to that person."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from moothall.bodies.row_security import Rule
from moothall.people.models.persons import Person


class PersonModel(models.Model):
    """A record of one person. `row_security` says, by role, who sees its rows; the migration adds RowSecurity."""

    row_security: ClassVar[Mapping[str, Rule]]

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        abstract = True
