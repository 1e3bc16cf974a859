"""What stands in addresses is numbered at random: of a body, of a person, and people themselves."""

from django.db import migrations

from moothall.bodies.numbers import RandomNumbers

_IN_ADDRESSES = (
    "Team",
    "Membership",
    "PostRequest",
    "PostFile",
    "Arrangement",
    "Person",
    "Session",
    "Passkey",
    "Identity",
    "Helping",
    "GivenAnswer",
)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0017_arrangements_in_papers"), ("bodies", "0003_numbers")]

    operations = [RandomNumbers(model_name) for model_name in _IN_ADDRESSES]
