"""Whatever is wrong with rules is said in words, in both languages."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

from graduand.base.language import say, words_of
from graduand.pure import audit
from graduand.steps.registry import wording_bad_rules


def _codes() -> set[str]:
    """Every text in the rules of the audit that is the code of a fault."""
    texts = (
        node.value
        for path in Path(audit.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {text for text in texts if text.startswith("rules.") and "\n" not in text and " " not in text}


def test_every_fault_of_rules_has_words() -> None:
    codes = _codes() - {"rules.schema.json"}
    assert len(codes) > 50
    assert {code for code in codes if words_of(code) is None} == set()
    assert set(wording_bad_rules.WORDS) <= codes


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_facts_of_a_fault_stand_in_its_sentence(language: str) -> None:
    with translation.override(language):
        told = say("rules.module_unreachable", {"module": "P1", "asked": "20", "reach": "18.5"})
    assert all(fact in told.message for fact in ("P1", "20", "18.5"))
    assert ("模块" in told.message) is (language == "zh-hans")
