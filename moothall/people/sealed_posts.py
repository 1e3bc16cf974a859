"""What is kept sealed of posts, and of the lists that administrators upload: by their body's key."""

from moothall.vault.columns import SealedColumn

POST_FILE = SealedColumn(
    table="people_postfile",
    column="sealed_content",
    about="people.post_file",
    row="digest",
)
# What a body calls an officer. A request's goes on to the membership that it makes, as it is.
_CALLED = "people.post.name"
POST_NAME = SealedColumn(table="people_membership", column="name_sealed", about=_CALLED, row="person_id")
REQUEST_NAME = SealedColumn(table="people_postrequest", column="name_sealed", about=_CALLED, row="person_id")
SEALED = (POST_FILE, POST_NAME, REQUEST_NAME)
