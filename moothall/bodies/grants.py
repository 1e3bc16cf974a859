"""Grants on global tables: those that belong to no body and hold no case data."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from moothall.bodies.context import CONTEXT_ROLES

APPLICATION = "moothall_application"


class Grants(Operation):
    """Grant `privileges` on `tables` to `roles`, and with them the use of the tables' sequences."""

    reversible = True
    reduces_to_sql = True

    def __init__(
        self, tables: tuple[str, ...], privileges: str, roles: tuple[str, ...] = (APPLICATION, *CONTEXT_ROLES)
    ) -> None:
        """Name database tables, SQL privileges, and roles."""
        self.tables, self.privileges, self.roles = tables, privileges, roles

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """Return how a migration file writes this operation."""
        return (self.__class__.__name__, [self.tables, self.privileges, self.roles], {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: Django knows no grants."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Write the grants."""
        for table in self.tables:
            schema_editor.execute(f'grant {self.privileges} on "{table}" to {", ".join(self.roles)}')

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Do nothing: the table goes with its CreateModel."""

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Grant {self.privileges} on {', '.join(self.tables)}"
