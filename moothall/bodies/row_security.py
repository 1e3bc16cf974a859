"""Row security: one policy set per role of the context, never one policy with OR (slow by a factor of 200).

A model says who sees its rows in `row_security: dict[str, Rule]`, role -> rule. The migration operation
RowSecurity carries a copy of it into the database; a house test compares the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.migrations.state import ProjectState

from moothall.bodies.operations import SqlOnly


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Which rows a role meets (`rows`: an SQL condition) and what it may do (`may`: a list of privileges)."""

    rows: str
    may: str

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """Return how a migration file writes this rule."""
        return ("moothall.bodies.row_security.Rule", [], {"rows": self.rows, "may": self.may})


# The conditions that most tables need. An empty or missing setting is NULL, and NULL matches nothing.
BODY_OF_OFFICER = "body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])"
BODY_IN_HAND = "body_id = nullif(current_setting('moothall.body', true), '')::bigint"
HOLDER = "holder_digest = nullif(current_setting('moothall.draft', true), '')"
GRANTED = "code_digest = nullif(current_setting('moothall.grant', true), '')"
OWN_PERSON = "person_id = nullif(current_setting('moothall.person', true), '')::bigint"
# Nobody acts for the person: what a helper never sees is kept to this.
UNAIDED = "nullif(current_setting('moothall.helper', true), '') is null"
MIGRATING = "current_setting('moothall.migrating', true) = 'on'"

READ = "select"
ADD = "insert"
READ_ADD = "select, insert"
READ_ADD_CHANGE = "select, insert, update"
EVERYTHING = "select, insert, update, delete"


def both(*conditions: str) -> str:
    """Join SQL conditions so that all must hold."""
    return " and ".join(f"({condition})" for condition in conditions)


class RowSecurity(SqlOnly):
    """Force row security on a table and set its policies and grants, replacing what it had."""

    def __init__(self, model_name: str, rules: dict[str, Rule]) -> None:
        """Name the model and give the rule of each role; a role that is not named sees nothing."""
        self.model_name = model_name
        self.rules = rules

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """Return how a migration file writes this operation."""
        return (self.__class__.__name__, [self.model_name, self.rules], {})

    def statements(self, app_label: str, state: ProjectState) -> Iterator[str]:
        """Yield what writes the policies and the grants."""
        table = state.apps.get_model(app_label, self.model_name)._meta.db_table
        yield f'alter table "{table}" enable row level security, force row level security'
        for role, rule in {"current_user": Rule(rows=MIGRATING, may=""), **self.rules}.items():
            name = f"{table}_{'owner' if role == 'current_user' else role}"
            yield f'drop policy if exists "{name}" on "{table}"'
            yield f'create policy "{name}" on "{table}" for all to {role} using ({rule.rows}) with check ({rule.rows})'
            if rule.may:
                yield f'revoke all on "{table}" from {role}'
                yield f'grant {rule.may} on "{table}" to {role}'

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Let the database refuse rows of {self.model_name}"
