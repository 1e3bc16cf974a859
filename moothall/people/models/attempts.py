"""Counts of tries at what can be guessed."""

from django.db import models


class Attempt(models.Model):
    """How often something guessable was tried within an hour; the key is a digest. A global table."""

    key = models.CharField(max_length=64, primary_key=True)
    hour = models.DateTimeField()
    tries = models.IntegerField()
