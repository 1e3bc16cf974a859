"""What a service tells residents of how long it keeps a report is what it does."""

import re
from collections.abc import Iterator

from moothall.rules.findings import Finding
from moothall.rules.language import Language
from moothall.rules.periods import in_words
from moothall.rules.services import ServiceDefinition

_NUMBER = re.compile(r"[0-9]+")


def findings_in_new(service: ServiceDefinition) -> Iterator[Finding]:
    """Yield what is wrong with a version that is yet to be published; one of before this was asked goes on."""
    days = sorted(
        {state.retention_days for state in service.workflow.states if state.retention_days is not None}
    )
    periods = [in_words(each) for each in days]
    for language in Language:
        said = service.start.how_long_kept.speak(language)
        wanted = [period.speak(language) for period in periods]
        numbers = {number for words in wanted for number in _NUMBER.findall(words)}
        if not all(words in said for words in wanted) or not numbers >= set(_NUMBER.findall(said)):
            yield Finding(
                ("service", "start", "how_long_kept", language.value),
                f"The workflow keeps closed cases for {', '.join(wanted) or 'ever'}:"
                " say so, in these words and with no other number.",
            )
