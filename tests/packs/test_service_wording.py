"""What a service must not say because the page says it already."""

from pathlib import Path

import pytest

from moothall.packs.problems import PacksRefused
from moothall.packs.services import compile_pack, read_content, read_services

SERVICES = Path(__file__).parents[2] / "data" / "services"
POTHOLE = read_content(SERVICES / "pothole")
LABELS = {"en: Add a photo of the pothole": "(optional)", "cy: Ychwanegu ffotograff o'r twll": "(Dewisol)"}


@pytest.mark.parametrize("label", LABELS)
def test_a_label_that_says_itself_that_it_is_optional_is_refused_with_its_line(label: str) -> None:
    form = POTHOLE["form.yaml"]
    assert form.count(f"{label}\n") == 1
    content = {**POTHOLE, "form.yaml": form.replace(f"{label}\n", f"{label} {LABELS[label]}\n")}
    with pytest.raises(PacksRefused) as raised:
        compile_pack(content)
    [problem] = raised.value.problems
    assert "Leave out" in problem.message
    assert problem.line > 0


def test_no_hint_of_a_file_repeats_the_limits_that_the_page_adds() -> None:
    assert "Only if it is safe" in POTHOLE["form.yaml"]
    assert "MB" not in POTHOLE["form.yaml"]
    assert len(read_services(SERVICES)) == 2
