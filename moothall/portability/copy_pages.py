"""A copy for people to read: one page with a small style of its own and no script; it leads to the files beside it."""

from functools import lru_cache
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from moothall.portability.copy_held import Held
from moothall.portability.copy_sections import sections
from moothall.portability.copy_words import said
from moothall.rules.moments import moment_in_words
from moothall.rules.references import kept_whole

_NAME = "copy.html"


def as_html(held: Held) -> str:
    """Return the page of what a copy holds, in the language of the account."""
    language = held.by.language
    page = _template().render(
        language=language,
        title=said("copy.title", language),
        made=said("copy.made", language, when=moment_in_words(held.made_at, language)),
        what=_what(held),
        contents=said("copy.contents", language),
        sections=sections(held),
    )
    return kept_whole(page)


def _what(held: Held) -> str:
    """Return what lies in the copy: the folder of files only where there is one."""
    has_files = any(file.path for case in held.cases for file in case.files)
    keys = ("copy.what", "copy.what_files") if has_files else ("copy.what",)
    return " ".join(said(key, held.by.language) for key in keys)


@lru_cache(maxsize=1)
def _template() -> Template:
    made = Environment(
        loader=PackageLoader("moothall.portability"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["quoted"] = quote
    return made.get_template(_NAME)
