"""The Jinja environments of our own pages: one for each language, and what is undefined is an error."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache, partial

from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import BaseLoader, Environment, StrictUndefined

from moothall.rules.language import Language, Text
from moothall.ui import components, prose, texts, words

Filter = Callable[[Text], str] | Callable[[date], str] | Callable[[datetime], str] | Callable[[int], str]


def environment(*, loader: BaseLoader, auto_reload: bool = False, **_: object) -> Environment:
    """Return the environment for Django's Jinja2 backend; `page.render` makes it speak."""
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=auto_reload,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
    )
    made.globals.update(component=components.component, static=_static, url=url)
    made.filters.update(pounds=words.pounds)
    return made


@lru_cache(maxsize=len(Language))
def speaking(language: Language) -> Environment:
    """Return the environment whose `t`, `language` and filters `text`, `prose`, `date`, `moment` speak it."""
    backend = engines["jinja2"]
    if not isinstance(backend, Jinja2):
        raise TypeError("The template engine called jinja2 must be Django's Jinja2 backend.")
    base: Environment = backend.env
    made = base.overlay()
    made.globals = {**base.globals, "t": partial(_t, language), "language": language}
    made.filters = {
        **base.filters,
        "text": lambda text: text.speak(language),
        "prose": partial(prose.prose, language=language),
        "date": partial(words.date_in_words, language=language),
        "moment": partial(words.moment_in_words, language=language),
    }
    return made


def warm() -> None:
    """Compile every page in both languages, so that no visitor waits for it."""
    for language in Language:
        pages = speaking(language)
        for name in pages.list_templates(extensions=("html",)):
            pages.get_template(name)


def url(name: str, **parts: str) -> str:
    """Return the path of the view called `name` on the host and under the prefix of this request."""
    return reverse(name, kwargs=parts)


@lru_cache(maxsize=64)
def _static(path: str) -> str:
    """Return the address of a built file; its name carries a hash, so it never changes in a process."""
    return static(path)


def _t(language: Language, key: str, /, **fields: str | int) -> str:
    return texts.speak(key, language, **fields)
