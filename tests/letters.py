"""Every letter that any test sends is looked through: its links lead to pages in its own language."""

import re
from collections.abc import Iterator

from django.conf import settings

from moothall.rules.language import Language


def misled(text: str, language: Language) -> Iterator[str]:
    """Yield the links of a letter that lead to pages of ours in another language than its own."""
    for site in (settings.PORTAL_URL, settings.DESK_URL):
        for link in re.findall(rf"{re.escape(site)}(?![:\w])[^\s<>\"]*", text):
            path = link.removeprefix(site)
            is_welsh = path == "/cy" or path.startswith("/cy/")
            if is_welsh is not (language is Language.CY):
                yield f"a letter in {language} leads to {link}"
