"""docs/nouns.md says where each noun lives: every path and class it names is there, and every table is some noun's."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "wenming_desktop"
TEXT = (ROOT / "docs" / "nouns.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:\w+/)+\w+\.py)(?::(\w+))?`", TEXT)))
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ") and "---" not in line]


@pytest.mark.parametrize(("path", "name"), NAMED, ids=lambda part: str(part))
def test_what_is_named_is_there(path: str, name: str) -> None:
    file = PACKAGE / path
    assert file.is_file(), f"docs/nouns.md names {path}"
    if name:
        classes = {
            one.name for one in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(one, ast.ClassDef)
        }
        assert name in classes, f"docs/nouns.md names {name} in {path}"


def test_every_row_says_something_in_every_column() -> None:
    assert len(ROWS) > 20
    for row in ROWS:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 8, row
        assert all(cells), row


def test_every_domain_file_with_fields_is_named() -> None:
    """A new noun gets its row: the dataclasses that carry a Field are all in the table."""
    named = {f"{path}:{name}" for path, name in NAMED if name}
    for file in sorted((PACKAGE / "domain").glob("*.py")):
        for one in ast.parse(file.read_text("utf-8")).body:
            if isinstance(one, ast.ClassDef) and "Field(" in ast.unparse(one) and one.name != "Field":
                assert f"domain/{file.name}:{one.name}" in named, f"no row of docs/nouns.md names {one.name}"


def test_the_readme_leads_there() -> None:
    assert "docs/nouns.md" in (ROOT / "README.md").read_text(encoding="utf-8")
