"""How a rule says no: a raised refusal whose docstring is its message."""


class Refused(Exception):
    """This cannot be done."""

    def __init__(self, **facts: str | int) -> None:
        """Keep the facts (names to short values, never a person's words) that the message names in braces."""
        super().__init__((self.__doc__ or "").format(**facts))
        self.facts = facts
