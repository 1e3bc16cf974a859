"""A question of yes and no may have its own words for both, and then has them whole."""

import pytest

from moothall.packs.problems import PacksRefused
from moothall.packs.services import compile_pack
from moothall.rules.answer_words import in_words
from moothall.rules.forms import questions_of
from moothall.rules.language import Language
from moothall.rules.questions import YesNoQuestion
from tests.packs.test_services import PACKS, changed

NAC_OEDD = '        no_label:\n          en: "No"\n          cy: Nac oedd\n'


def test_every_question_of_yes_and_no_is_answered_in_welsh_by_its_own_verb() -> None:
    questions = [
        question
        for pack in PACKS
        for question in questions_of(pack.definition.form)
        if isinstance(question, YesNoQuestion)
    ]
    assert len(questions) > 2
    for question in questions:
        verb = question.called.speak(Language.CY).split()[0]
        said = [in_words(question, answer, {}, Language.CY) for answer in (True, False)]
        assert said == [verb.capitalize(), f"Nac {verb}"]


@pytest.mark.parametrize(
    ("old", "wrong", "says"),
    [
        (NAC_OEDD, "", "`no_label` is missing"),
        ("          cy: Nac oedd\n", "", "The Welsh is missing"),
        ("cy: Nac oedd", "cy: Oedd", "Yes and no are said alike"),
    ],
)
def test_words_for_yes_and_no_are_there_both_in_both_languages(old: str, wrong: str, says: str) -> None:
    with pytest.raises(PacksRefused, match=says) as refused:
        compile_pack(changed("form.yaml", old, wrong))
    assert refused.value.problems[0].file == "form.yaml"
    assert refused.value.problems[0].line > 0
