"""What our migration operations have in common: Django's state knows nothing of them, they only speak SQL."""

from collections.abc import Iterable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class SqlOnly(Operation):
    """Executes its `statements`. Reverses to nothing: what they change goes with the table's own CreateModel."""

    reversible = True
    reduces_to_sql = True

    def statements(self, app_label: str, state: ProjectState) -> Iterable[str]:
        """Return the SQL to execute, in order, once `state` is the database's."""
        raise NotImplementedError

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Execute the statements."""
        for statement in self.statements(app_label, to_state):
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Do nothing."""
