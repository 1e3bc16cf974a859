"""Numbers of records that count nothing: whoever reads two of them in addresses does not learn how many lie between."""

from collections.abc import Iterator

from django.db.migrations.state import ProjectState

from moothall.bodies.operations import SqlOnly

# 56 bits at random: few enough digits for every address, and two of one body alike once in centuries.
NEW_NUMBER = """
    create function moothall_new_number() returns bigint language sql volatile as $$
        select ('x' || right(replace(gen_random_uuid()::text, '-', ''), 14))::bit(56)::bigint
    $$
"""
DEFAULT = "moothall_new_number()"


class RandomNumbers(SqlOnly):
    """Draw the ids of new rows of `model_name` at random, for a table whose ids stand in addresses."""

    def __init__(self, model_name: str) -> None:
        """Name the model, which an earlier operation of the same app has created."""
        self.model_name = model_name

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        """Return how a migration file writes this operation."""
        return (self.__class__.__name__, [self.model_name], {})

    def statements(self, app_label: str, state: ProjectState) -> Iterator[str]:
        """Yield what takes the sequence away and puts the random number in its place."""
        table = state.apps.get_model(app_label, self.model_name)._meta.db_table
        yield f'alter table "{table}" alter column id drop identity if exists'
        yield f'alter table "{table}" alter column id set default {DEFAULT}'

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Draw the ids of {self.model_name} at random"
