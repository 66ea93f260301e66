"""What a verb answers is looked at: a Future nobody asks hides its mistake, a result that is dropped is never told."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.test_house import PACKAGE, ROOT, modules

FUTURES = {"submit", "read", "paper"}
WAITED = {"self._readers['background'].submit(moment.wait)"}  # an Event: nothing goes wrong in it
TOLD = {"mishaps.log"}  # it told the log; what it gives is the same once more


def alone(path: Path) -> Iterator[ast.Call]:
    """Every call of a module whose result is dropped where it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield node.value


def test_no_future_is_dropped() -> None:
    """``ctx.read`` and ``ctx.write`` of a page hand theirs to the jobs; those of the Context are the caller's."""
    dropped = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in modules()
        for call in alone(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in FUTURES
        and (call.func.attr == "submit" or "context" in ast.unparse(call.func.value).lower())
        and ast.unparse(call) not in WAITED
    ]
    assert dropped == []


def answering() -> set[str]:
    """Every function of the services that answers something, as service.function."""
    return {
        f"{path.stem}.{node.name}"
        for path in modules("services")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and node.returns is not None
        and ast.unparse(node.returns) != "None"
    }


def test_neither_the_window_nor_the_command_line_drops_what_a_service_answers() -> None:
    answers = answering()
    assert {"books.restore", "books.restore_over", "rescue.put_back", "carried.entered"} <= answers
    dropped = [
        f"{path.relative_to(ROOT)}:{call.lineno} {ast.unparse(call.func)}"
        for path in [*modules("ui"), *modules("cli"), PACKAGE / "app.py"]
        for call in alone(path)
        if ast.unparse(call.func) in answers - TOLD
    ]
    assert dropped == []
