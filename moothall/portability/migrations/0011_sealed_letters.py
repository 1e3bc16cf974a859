"""What officers say to those who ask for erasure is sealed in its letters too: what lies open there."""

import re

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from moothall.portability.sealed import ABOUT_ERASURE, ITEM_NOTE, LETTER_WORDS, REQUEST_LONGER
from moothall.vault import columns

_SAID = {
    REQUEST_LONGER: (
        "select body_id, key, key, extension_reason_sealed from portability_erasurerequest"
        " where extension_reason_sealed <> ''"
    ),
    ITEM_NOTE: (
        "select i.body_id, r.key, i.reference, i.note_sealed from portability_erasureitem i"
        " join portability_erasurerequest r on r.body_id = i.body_id and r.id = i.request_id"
        " where i.note_sealed <> ''"
    ),
}
_LETTERS = "select id, body_text from notices_notice where body_id = %s and case_reference = %s"
_KEEP = "update notices_notice set body_text = %s where body_id = %s and id = %s"


def seal_all(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Seal what lies open. The owner sees the rows while it says that it migrates."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select set_config('moothall.migrating', 'on', true)")
        for column, query in _SAID.items():
            cursor.execute(query)
            for body_id, key, row, sealed in cursor.fetchall():
                words = columns.unseal_if_it_opens(column, body_id=body_id, row=row, sealed=sealed)
                if not words:
                    continue
                cursor.execute(_LETTERS, [body_id, f"{ABOUT_ERASURE}{key}"])
                for notice_id, text in cursor.fetchall():
                    cursor.execute(_KEEP, [_sealed(text, key, words), body_id, notice_id])
        cursor.execute("select set_config('moothall.migrating', '', true)")


def _sealed(text: str, key: str, words: str) -> str:
    """Return the text of a letter with an officer's words sealed, which are lines of their own."""
    mark = columns.in_words(columns.seal(LETTER_WORDS, body_id=None, row=key, text=words))
    return re.sub(rf"^{re.escape(words)}$", lambda _: mark, text, flags=re.MULTILINE)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("portability", "0010_sealed_answers"), ("notices", "0006_readers")]

    operations = [migrations.RunPython(seal_all, migrations.RunPython.noop)]
