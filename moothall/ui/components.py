"""GOV.UK Frontend's components, rendered once for each shape of their parameters.

The package's macros cost milliseconds; a page has many. What a component looks like depends on the shape
of its parameters (which keys, which classes, which flags), not on the words in them. So words are taken out
before rendering (each leaves a mark at its place), the rendered string is kept, split at the marks, and every
call fills in its own words, escaped. Words never enter the cache.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup, escape

Param: TypeAlias = str | int | bool | Mapping[str, "Param"] | Sequence["Param"] | None

USED = (
    "back-link",
    "breadcrumbs",
    "button",
    "character-count",
    "checkboxes",
    "date-input",
    "details",
    "error-message",
    "error-summary",
    "fieldset",
    "file-upload",
    "generic-header",
    "hint",
    "input",
    "inset-text",
    "label",
    "notification-banner",
    "pagination",
    "panel",
    "password-input",
    "phase-banner",
    "radios",
    "select",
    "service-navigation",
    "skip-link",
    "summary-list",
    "table",
    "tag",
    "task-list",
    "textarea",
    "warning-text",
)

# Strings that macros compare or transform: they are part of the shape, so no person's words may stand there.
KEPT = frozenset(
    {
        "autocapitalize",
        "autocomplete",
        "behaviour",
        "captionClasses",
        "classes",
        "containerClasses",
        "format",
        "inputmode",
        "menuButtonLabel",
        "menuButtonText",
        "navigationClasses",
        "pattern",
        "role",
        "textareaDescriptionText",
        "type",
    }
)
# The date input makes its labels from these names where it is given no labels.
KEPT_IN = {"date-input": KEPT | {"name"}}
CHOOSING = {"radios": "checked", "checkboxes": "checked", "select": "selected"}
ENTRIES = 4096

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_BLANK = re.compile(r"\s*\n\s*")
# Made once: json.dumps makes an encoder at each call that asks for anything but its defaults.
_key = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_package = Environment(
    loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
    autoescape=True,
    undefined=ChainableUndefined,
    auto_reload=False,
    cache_size=-1,
)


@dataclass(frozen=True, kw_only=True)
class Mould:
    """A rendered component without its words.

    `literals` has one element more than `holes`; a hole is the number of the word that stands in it.
    """

    literals: tuple[str, ...]
    holes: tuple[int, ...]

    def fill(self, words: Sequence[str]) -> Markup:
        """Return the component with `words` at their places; what is not Markup is escaped."""
        escaped = [escape(word) for word in words]
        pieces: list[str] = [self.literals[0]]
        for literal, hole in zip(self.literals[1:], self.holes, strict=True):
            pieces += (escaped[hole], literal)
        return Markup("".join(pieces))  # noqa: S704 - the literals are the package's own output, the words are escaped


class NotAParameter(TypeError):
    """A component takes texts, whole numbers, truths, None, lists and mappings; attributes are a mapping."""


def component(name: str, /, **params: Param) -> Markup:
    """Render a GOV.UK component (`name` as in the Design System, such as "date-input").

    Parameters are the macro's own. `...Html` and `html` take Markup: a plain str there is shown as typed.
    A parameter that is None counts as not given. Raises NotAParameter for values that have no shape.
    """
    words: list[str] = []
    shape = _shape(_with_choices_marked(name, params), KEPT_IN.get(name, KEPT), words)
    return _mould(name, _key(shape)).fill(words)


def raw(name: str, params: Mapping[str, Param]) -> str:
    """Render a component with the package's own macro, without the cache: what `component` must equal."""
    return str(_macro(name)(params))


def warm() -> None:
    """Compile every component that pages use, so that no visitor waits for it."""
    for name in USED:
        _macro(name)


def entries() -> int:
    """Return how many shapes are kept in this process."""
    return _mould.cache_info().currsize


@lru_cache(maxsize=ENTRIES)
def _mould(name: str, shape: str) -> Mould:
    pieces = _MARK.split(raw(name, json.loads(shape)))
    return Mould(
        literals=tuple(_BLANK.sub("\n", literal) for literal in pieces[0::2]),
        holes=tuple(int(number) for number in pieces[1::2]),
    )


@lru_cache(maxsize=64)
def _macro(name: str) -> Callable[[Mapping[str, Param]], str]:
    module = _package.get_template(f"govuk_frontend_jinja/components/{name}/macro.html").module
    macro: Callable[[Mapping[str, Param]], str] = getattr(module, "govuk" + name.title().replace("-", ""))
    return macro


def _shape(value: Param, kept: frozenset[str], words: list[str]) -> Param:
    """Return `value` with a mark for every word; the words are appended to `words` in the marks' order."""
    if isinstance(value, str):
        return _mark(value, words)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Mapping):
        return {key: _member(key, member, kept, words) for key, member in value.items() if member is not None}
    if isinstance(value, Sequence):
        return [_shape(member, kept, words) for member in value]
    raise NotAParameter(type(value).__name__)


def _member(key: str, value: Param, kept: frozenset[str], words: list[str]) -> Param:
    if key == "attributes":
        if not isinstance(value, Mapping):
            raise NotAParameter(key)
        return _shape(value, frozenset(), words)
    if key in kept and isinstance(value, str) and not isinstance(value, Markup):
        if _OPEN in value or _CLOSE in value:
            raise NotAParameter(key)
        return str(value)
    return _shape(value, kept, words)


def _mark(word: str, words: list[str]) -> str:
    """Keep what is empty: the macros ask whether there are words at all."""
    if not word:
        return ""
    words.append(word)
    return f"{_OPEN}{len(words) - 1}{_CLOSE}"


def _with_choices_marked(name: str, params: Mapping[str, Param]) -> Mapping[str, Param]:
    """Say on each choice whether it is taken: marks cannot be compared with `value` or `values` any more."""
    flag = CHOOSING.get(name)
    items = params.get("items")
    if flag is None or not isinstance(items, Sequence) or isinstance(items, str):
        return params
    taken = params.get("values") or [params.get("value")]
    if isinstance(taken, str) or not isinstance(taken, Sequence):
        raise NotAParameter("values")
    without = {key: value for key, value in params.items() if key not in ("value", "values")}
    return {**without, "items": [_choice(item, flag, [value for value in taken if value]) for item in items]}


def _choice(item: Param, flag: str, taken: Sequence[Param]) -> Param:
    if not isinstance(item, Mapping):
        return item
    value = item.get("value", item.get("text") if flag == "selected" else None)
    is_taken = bool(item.get(flag)) or (value in taken and item.get(flag) is not False)
    without = {key: member for key, member in item.items() if key != flag}
    return {**without, flag: True} if is_taken else without
