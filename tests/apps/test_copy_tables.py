"""Every table that names a person or a case is in the copy that people take away, or has a reason why it is not."""

from django.apps import apps
from django.db import models

from moothall.cases.models import Case
from moothall.people.models import Person
from moothall.portability.copy_tables import IN_COPY, NOT_IN_COPY, LeftOut
from moothall.portability.copy_words import said
from moothall.rules.language import Language

# How a row names a person or a case where it has no foreign key to them.
_NAMES = frozenset({"person_id", "case_id", "actor_id", "for_id", "recorded_by_id", "case_reference"})
_NAMES_ALSO = frozenset({"subject_id", "holder_digest", "draft_key", "person", "case", "email_blind"})


def tables() -> dict[str, set[str]]:
    """Return the tables with columns that name a person or a case, and those columns."""
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        names = {field.name for field in model._meta.fields if names_somebody(field)}
        if model._meta.app_label != "procrastinate" and names:
            found[model._meta.db_table] = names
    return found


def names_somebody(field: "models.Field[object, object]") -> bool:
    """Tell whether a column says whom or whose case a row is about."""
    if isinstance(field, models.ForeignKey) and field.remote_field.model in {Person, Case}:
        return True
    return field.column in _NAMES | _NAMES_ALSO


def test_every_table_that_names_somebody_is_in_the_copy_or_has_a_reason() -> None:
    found = tables().keys() | {"people_person", "audit_auditdetail"}
    assert found >= {"cases_case", "people_home", "notices_notice", "audit_auditrow", "files_storedfile"}
    assert found - IN_COPY.keys() - NOT_IN_COPY.keys() == set()
    known = {model._meta.db_table for model in apps.get_models()}
    assert IN_COPY.keys() | NOT_IN_COPY.keys() <= known
    assert IN_COPY.keys() & NOT_IN_COPY.keys() == set()


def test_whatever_is_left_out_is_named_with_its_reason_in_both_languages() -> None:
    for one in LeftOut:
        words = {
            said(f"copy.not_{one}{why}", language)
            for why in ("", "_why")
            for language in (Language.EN, Language.CY)
        }
        assert len(words) == 4, one
        assert all(len(each) > 15 for each in words)
