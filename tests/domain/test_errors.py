"""What goes wrong is told in two sentences: what happened, and what to do next."""

import pytest

from wenming_desktop.domain.errors import GoneError, NotAsKeptError, Problem, UnsureError, UserError


def test_a_user_error_says_what_happened_and_what_to_do() -> None:
    error = UserError("7月还没有审核。", "请先审核7月。")
    assert str(error) == "7月还没有审核。请先审核7月。"
    assert (error.text, error.advice) == ("7月还没有审核。", "请先审核7月。")
    assert str(UserError("没有这一户。")) == "没有这一户。"


def test_a_record_that_is_gone_says_that_it_may_have_been_undone() -> None:
    error = GoneError("没有这条登记。")
    assert (error.text, error.advice) == ("没有这条登记。", "可能已被撤销，请刷新后再试。")


def test_what_is_not_as_it_was_kept_is_told_with_what_it_is() -> None:
    error = NotAsKeptError("证明SBDSM-2026-0001")
    assert error.text == "证明SBDSM-2026-0001与存档不符，不能作数。"
    assert "恢复" in error.advice


def test_a_step_of_unknown_end_says_to_open_the_book_anew_and_names_the_step() -> None:
    error = UnsureError(7, "ab12")
    assert (error.operation, error.hash) == (7, "ab12")
    assert "不能确定" in error.text
    assert "重新打开" in error.advice


@pytest.mark.parametrize(
    ("problem", "place", "is_error"),
    [
        (Problem("没有这一天", sheet="7月", cell="A565", row=565), "7月 A565", True),
        (Problem("整张表都是空的", sheet="7月"), "7月", True),
        (Problem("户主不在本户", record="萨日朗-014"), "萨日朗-014", True),
        (Problem("细则规定+10", severity="warning", sheet="9月", cell="F529"), "9月 F529", False),
        (Problem("数据文件有损坏"), "", True),
    ],
)
def test_a_problem_names_its_cell_or_its_record(problem: Problem, place: str, *, is_error: bool) -> None:
    assert problem.place == place
    assert problem.is_error is is_error


@pytest.mark.parametrize(
    ("severity", "is_error", "waits"),
    [("error", True, True), ("question", False, True), ("warning", False, False)],
)
def test_an_error_and_an_open_question_wait_for_the_clerk(
    severity: str, *, is_error: bool, waits: bool
) -> None:
    problem = Problem("是同一项目吗？", severity)  # type: ignore[arg-type]
    assert (problem.is_error, problem.waits) == (is_error, waits)
