"""The catalogue of 数据体检: every number that is used is declared, and every declared one is used."""

import ast
import re
from pathlib import Path

import pytest

from wenming_desktop.domain.findings import NUMBERS, Finding, sound

PACKAGE = Path(__file__).resolve().parents[2] / "wenming_desktop"


def used() -> set[str]:
    """The numbers written anywhere but in the declaration."""
    return {
        node.value
        for path in PACKAGE.rglob("*.py")
        if path.name != "findings.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"E\d\d", node.value)
    }


def test_every_number_used_is_declared_and_every_declared_one_is_used() -> None:
    assert used() == set(NUMBERS)


@pytest.mark.parametrize("number", NUMBERS)
def test_each_number_says_what_it_means_and_what_to_do(number: str) -> None:
    one = Finding(number, "第3户")
    assert one.as_json() == {
        "number": number, "what": "第3户", "means": one.means, "do": one.do, "severity": one.severity,
    }  # fmt: skip
    assert one.means.endswith("。")
    assert one.do.endswith("。")
    assert one.is_error == (one.severity == "error")


@pytest.mark.parametrize("number", NUMBERS)
def test_no_number_names_a_file_by_a_name_only_the_program_knows(number: str) -> None:
    assert not re.search(r"\.(json|sqlite3|py)", NUMBERS[number].means + NUMBERS[number].do)


def test_hints_alone_are_sound() -> None:
    hints = [Finding("E50", "三个月没有备份")]
    assert sound([])
    assert sound(hints)
    assert not sound([*hints, Finding("E01", "页损坏")])
