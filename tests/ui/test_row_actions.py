"""A line of a right-click menu acts on the rows it was opened on, never on what is current beside them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import wenming_desktop.ui

UI = Path(wenming_desktop.ui.__file__).parent


def row_actions() -> Iterator[tuple[str, ast.expr]]:
    """What each line of each menu of rows runs, with where it stands."""
    for path in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr == "set_row_actions":
                lines = node.args[0]
                assert isinstance(lines, ast.List), f"{path.name}:{node.lineno} is no list that can be read"
                for line in lines.elts:
                    assert isinstance(line, ast.Tuple)
                    yield f"{path.name}:{line.lineno}", line.elts[1]


def ignores_its_rows(run: ast.expr) -> bool:
    """Whether a lambda does not hand on what it was given; a method by its name takes them."""
    if not isinstance(run, ast.Lambda):
        return False
    taken = {argument.arg for argument in run.args.args}
    return not any(isinstance(node, ast.Name) and node.id in taken for node in ast.walk(run.body))


def test_every_line_of_a_menu_of_rows_acts_on_its_rows() -> None:
    found = dict(row_actions())
    assert len(found) > 25
    assert [where for where, run in found.items() if ignores_its_rows(run)] == []
