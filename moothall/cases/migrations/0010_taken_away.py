"""What a resident may take away of cases that they see: the files that came with them, and what was sent about them.

Both are known by the digests of the cases, which row security shows to nobody else: files and messages lie on lower
floors and know nothing of cases.
"""

from django.db import migrations

from moothall.bodies.functions import definer_function

_FILES = """
    select c.code_digest, f.key, f.name, f.content_type, f.size_bytes
    from cases_case c join files_storedfile f on f.body_id = c.body_id and f.draft_key = c.draft_key
    where c.code_digest = any (of_digests) and f.key = any (of_keys) and f.claimed_at is not null
"""
_NOTICES = """
    select c.code_digest, n.key, n.kind, n.to_sealed, n.subject, n.body_text, n.language, n.format_needed,
        n.state, n.created_at, n.sent_at
    from cases_case c join notices_notice n on n.body_id = c.body_id and n.case_reference = c.reference
    where c.code_digest = any (of_digests) order by n.id
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [
        ("cases", "0009_queue"),
        ("files", "0002_keys_and_row_security"),
        ("notices", "0004_sealed"),
    ]

    operations = [
        definer_function(
            name="moothall_files_of_cases",
            arguments="of_digests text[], of_keys text[]",
            returns="table (of_digest varchar, key varchar, name varchar, content_type varchar, size_bytes bigint)",
            query=_FILES,
        ),
        definer_function(
            name="moothall_notices_of_cases",
            arguments="of_digests text[]",
            returns=(
                "table (of_digest varchar, key varchar, kind varchar, to_sealed text, subject text, body_text text,"
                " language varchar, format_needed varchar, state varchar, created_at timestamptz,"
                " sent_at timestamptz)"
            ),
            query=_NOTICES,
        ),
    ]
