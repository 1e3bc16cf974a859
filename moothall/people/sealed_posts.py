"""What is kept sealed of the lists that administrators upload: by their body's key."""

from moothall.vault.columns import SealedColumn

POST_FILE = SealedColumn(
    table="people_postfile",
    column="sealed_content",
    about="people.post_file",
    row="digest",
)
SEALED = (POST_FILE,)
