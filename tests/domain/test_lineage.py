"""同一项目吗: which item of an earlier rule book an item continues."""

from dataclasses import replace

import pytest

from wenming_desktop.domain.lineage import Forebear, LineQuestion, forebear
from wenming_desktop.domain.rules import RuleItem


def item(code: str, text: str, pk: int = 0, category: str = "思想观念") -> RuleItem:
    return RuleItem(code, category, text, 200, 200, pk=pk, line=pk)


OLD = (
    item("S1", "参加理论宣讲", 1), item("S2", "担任宣讲员", 2), item("Z1", "义务植树", 3, "志愿服务"),
    item("Q1", "其他", 4), item("H1", "其他", 5, "环境卫生"), item("", "好人好事", 6),
)  # fmt: skip


@pytest.mark.parametrize(
    ("new", "beside", "continues", "asks"),
    [
        (item("S1", "参加理论宣讲"), (), 1, False),
        (item("s1", "参加 理论宣讲"), (), 1, False),  # spaces and case of the code say nothing
        (item("S1", "清理河道"), (), 1, True),
        (item("s1", "清理河道"), (), 1, True),
        # code and text are the same: another category or a second of its text asks nothing
        (item("S1", "参加理论宣讲", category="志愿服务"), (), 1, False),
        (item("S1", "参加理论宣讲"), (item("N2", "参加理论宣讲"),), 1, False),
        (item("", "好人好事"), (), 6, False),
        (item("", "清理河道"), (), None, False),  # no code, no old text: a new item
        (item("N1", "清理河道"), (), None, False),
        # codes moved on by one: 参加理论宣讲 is S2 now, so S1 is free for another item without a question
        (item("S2", "参加理论宣讲"), (item("S1", "清理河道"),), 1, False),
        (item("S1", "清理河道"), (item("S2", "参加理论宣讲"),), None, False),
        # the same text twice, or in another category, is no sign of a renumbered item
        (item("N1", "参加理论宣讲"), (item("N2", "参加理论宣讲"),), None, False),
        (item("N1", "参加理论宣讲", category="志愿服务"), (), None, False),
        (item("Q2", "其他"), (), 4, False),
    ],
)
def test_what_an_item_continues(
    new: RuleItem, beside: tuple[RuleItem, ...], continues: int | None, *, asks: bool
) -> None:
    found = forebear(new, OLD, beside)
    assert found == (None if continues is None else Forebear(OLD[continues - 1], asks))


def test_of_two_old_lines_with_one_text_none_is_taken() -> None:
    twice = (item("S1", "其他", 1), item("S2", "其他", 2))
    assert forebear(item("N1", "其他"), twice, ()) is None


def test_of_one_line_the_nearest_version_is_continued() -> None:
    newer, older = (replace(item("S1", "巡河", pk), line=1) for pk in (9, 1))
    assert forebear(item("N1", "巡河"), (newer, older), ()) == Forebear(newer)


def test_the_nearest_older_version_is_asked_about() -> None:
    newer, older = item("S1", "清理河道", 9), item("S1", "参加理论宣讲", 1)
    assert forebear(item("S1", "巡河"), (newer, older), ()) == Forebear(newer, asks=True)


def test_the_question_in_the_clerks_words() -> None:
    question = LineQuestion("S1", "清理河道", OLD[0])
    assert question.words == "编号“S1”以前是“参加理论宣讲”，现在是“清理河道”，是同一项目吗？"
