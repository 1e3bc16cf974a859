"""Grants on global tables: those that belong to no body and hold no case data."""

from collections.abc import Iterable

from django.db.migrations.state import ProjectState

from moothall.bodies.context import CONTEXT_ROLES
from moothall.bodies.operations import SqlOnly

APPLICATION = "moothall_application"


class Grants(SqlOnly):
    """Grant `privileges` on `tables` to `roles`."""

    def __init__(
        self,
        tables: tuple[str, ...],
        privileges: str,
        roles: tuple[str, ...] = (APPLICATION, *CONTEXT_ROLES),
    ) -> None:
        """Name database tables, SQL privileges, and roles."""
        self.tables, self.privileges, self.roles = tables, privileges, roles

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """Return how a migration file writes this operation."""
        return (self.__class__.__name__, [self.tables, self.privileges, self.roles], {})

    def statements(self, app_label: str, state: ProjectState) -> Iterable[str]:
        """Return the grants."""
        return [f'grant {self.privileges} on "{table}" to {", ".join(self.roles)}' for table in self.tables]

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Grant {self.privileges} on {', '.join(self.tables)}"
