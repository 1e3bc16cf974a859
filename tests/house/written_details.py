"""Details of evidence as code could write them: a shape with every word of all shapes in each of its holes."""

import re
from collections.abc import Iterator, Mapping

from moothall.rules.audit_details import FORMS, SHAPES, WORD

_HOLE = re.compile(r"\{([a-z_]+)\}")
_OTHERS = ("17", "7KQ2-4MX9-T3", "f" * 32)


def written(
    shape: str, shapes: Mapping[str, str] = SHAPES, forms: Mapping[str, str] = FORMS
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield details of a shape, each with what stands in its holes."""
    words = [*_OTHERS, *_words(shapes)]
    fitting = {
        hole: [word for word in words if re.fullmatch(forms.get(hole, WORD), word)]
        for hole in _HOLE.findall(shape)
    }
    first = {hole: found[0] for hole, found in fitting.items()}
    yield shape.format(**first), first
    for hole, found in fitting.items():
        for word in found[1:]:
            given = {**first, hole: word}
            yield shape.format(**given), given


def _words(shapes: Mapping[str, str]) -> list[str]:
    """Return what stands between the holes, and what the forms themselves name."""
    fixed = [word.strip(":,") for shape in shapes.values() for word in _HOLE.sub(" ", shape).split()]
    return sorted(
        {*fixed, *(word for form in FORMS.values() for word in re.findall(r"[a-z]{3,}", form))} - {""}
    )
