"""Amounts as people say them."""


def amount(count: int, one: str, several: str) -> str:
    """Return a count with the word for it: "1 row", "2 rows", "0 rows"."""
    return f"{count} {one if count == 1 else several}"
