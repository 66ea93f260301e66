"""The thresholds are changed between the seals of two villages: one standard for one quarter, and a way to the other."""

from dataclasses import replace
from datetime import date

import pytest

from tests.scenes.book import Said, Town, did
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.yardstick import Yardstick
from wenming_desktop.services import books, people, point_lists, sheet_basis, tables, yardstick
from wenming_desktop.services.context import Book

HOUSE, OTHERS = "萨日朗-001", "诺敏花-001"
HOW = (
    "要改用现在设置里的分数线的，请把已锁定的榜一起出更正稿：窗口里打开已锁定的榜，在“各稿”里点“按现在的分数线出更正稿”，"
    "命令行用 --correct --settings-bands --cause 原因。"
)


@pytest.fixture
def half(town: Town) -> Town:
    """萨日朗 is locked with red from 105 points on, then red is set to 110: both first households have 110."""
    town.set_bands("quarter", red=105_00)
    for house in (HOUSE, OTHERS):
        town.add(house, "H1", "2026-08-10")
    town.add("萨日朗-002", "H1", "2026-09-10")
    town.close("2026-07", "2026-08", "2026-09")
    town.seal("2026-Q3", "萨日朗")
    town.set_bands("quarter", red=112_00)
    return town


def bands_of(town: Town, household: str, period: str = "2026-Q3") -> str:
    return str(town.row(period, household)["band"])


def restandard(town: Town, cause: str = "会议纪要第3号", **options: str) -> Said:
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return town(
        "board", "2026-Q3", "--correct", "--settings-bands", "--cause", cause, *words, "--format", "json"
    )


def notice_limit(town: Town, village: str, name: str) -> bool:
    """Whether the notice names a red limit of 105."""
    return "105分" in town.notice("2026-Q3", village, name=name)


def test_the_second_village_is_locked_by_the_standard_of_the_first_and_it_is_said(half: Town) -> None:
    said = half.seal("2026-Q3", "诺敏花")
    assert (
        "2026年第三季度已有榜按红榜105分以上锁定，一个时段全部嘎查村只用一个标准，这次也按它锁定；"
        f"现在设置里是红榜112分以上。{HOW}" in said.err
    )
    assert bands_of(half, OTHERS) == "red", "as in the first village"
    assert notice_limit(half, "萨日朗", "一")
    assert notice_limit(half, "诺敏花", "二")


def test_the_townships_board_can_be_made(half: Town) -> None:
    half.seal("2026-Q3", "诺敏花")
    half.seal("2026-Q3")
    assert {bands_of(half, house) for house in (HOUSE, OTHERS)} == {"red"}


def test_the_draft_of_the_second_village_is_what_will_be_locked(half: Town) -> None:
    drafted = half.row("2026-Q3", OTHERS, "诺敏花")
    half.seal("2026-Q3", "诺敏花")
    assert half.row("2026-Q3", OTHERS, "诺敏花")["band"] == drafted["band"] == "red"


def test_the_other_standard_is_a_correction_of_all_that_are_locked(half: Town) -> None:
    half.seal("2026-Q3", "诺敏花")
    half.seal("2026-Q3")
    did(restandard(half))
    for village in ("萨日朗", "诺敏花", None):
        board = half.board("2026-Q3", village)
        assert (board["edition"], board["state"], board["cause"]) == (2, "sealed", "会议纪要第3号")
    assert {bands_of(half, house) for house in (HOUSE, OTHERS)} == {"unlisted"}
    assert not notice_limit(half, "诺敏花", "三")
    again = restandard(half)
    assert "没有待更正的榜单" in again.err
    assert did(half("check")).code == 0


def test_the_first_village_corrected_the_second_is_locked_by_the_new_one_without_a_word(half: Town) -> None:
    did(restandard(half))
    said = half.seal("2026-Q3", "诺敏花")
    assert "标准" not in said.err
    half.seal("2026-Q3")
    assert {bands_of(half, house) for house in (HOUSE, OTHERS)} == {"unlisted"}


def test_a_later_objection_is_corrected_by_the_boards_own_standard(half: Town) -> None:
    half.seal("2026-Q3")
    wrong = next(int(one["id"]) for one in half.listed(household="萨日朗-002"))
    half.reverse(wrong)
    half.correct("2026-Q3", station="萨日朗")
    assert bands_of(half, HOUSE) == "red"


def test_one_village_alone_is_not_given_another_standard(half: Town) -> None:
    said = restandard(half, station="萨日朗")
    assert said.code == 1
    assert "一个时段全部嘎查村只用一个标准" in said.err


def test_the_option_alone_and_without_a_reason_are_refused(half: Town) -> None:
    assert half("board", "2026-Q3", "--settings-bands").code == 2
    assert restandard(half, cause=" ").code == 2


def test_another_quarter_and_the_months_keep_their_own(half: Town) -> None:
    assert bands_of(half, HOUSE, "2026-Q4") == "unlisted"
    half.set_bands("quarter", red=99_00)
    assert bands_of(half, HOUSE, "2026-Q4") == "red"


def test_a_base_changed_between_the_seals_is_the_same_fault(half: Town) -> None:
    def other_base(book: Book) -> None:
        now = book.settings
        masses = {**now.base.get("masses", {}), "quarter": 90_00}
        books.save_settings(book, replace(now, base={**now.base, "masses": masses}))

    half.call(other_base)
    said = half.seal("2026-Q3", "诺敏花")
    assert "已有榜按基础分100分、红榜105分以上锁定" in said.err
    assert half.row("2026-Q3", OTHERS)["total"] == 110


def test_saving_other_thresholds_says_what_becomes_of_the_quarter_begun(half: Town) -> None:
    def raise_red(book: Book) -> tuple[str, ...]:
        now = book.settings
        quarter = replace(now.bands["quarter"], red=120_00)
        return books.save_settings(book, replace(now, bands={**now.bands, "quarter": quarter}))[1].warnings

    (said,) = half.call(raise_red)
    assert said.startswith("2026年第三季度已有榜按红榜105分以上锁定，这一时段其余的榜仍按它排")
    half.seal("2026-Q3")
    assert half.call(lambda book: books.save_settings(book, book.settings)[1].warnings) == ()
    half.set_bands("quarter", red=105_00)
    assert half.call(raise_red) == (), "the whole township is locked: nothing is left of the quarter"


def test_a_book_of_old_with_two_standards_names_them_and_is_made_whole(
    half: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before, the second village was locked by the settings."""
    with monkeypatch.context() as then:
        then.setattr(yardstick, "held", yardstick.of_settings)
        half.seal("2026-Q3", "诺敏花")
    refused = half.try_seal("2026-Q3")
    assert refused.code == 1
    assert "不能合成全部的榜单：萨日朗是红榜105分以上；诺敏花是红榜112分以上。" in refused.err
    assert HOW in refused.err
    did(restandard(half))
    assert [half.board("2026-Q3", one)["edition"] for one in ("萨日朗", "诺敏花")] == [2, 1]
    half.seal("2026-Q3")
    assert {bands_of(half, house) for house in (HOUSE, OTHERS)} == {"unlisted"}


def test_the_partys_base_is_one_too(town: Town) -> None:
    def with_base(book: Book) -> None:
        now = book.settings
        books.save_settings(book, replace(now, base={**now.base, "party": {"quarter": 50_00}}))

    town.close("2026-07", "2026-08", "2026-09")
    did(town("board", "2026-Q3", "--track", "party", "--seal", "--station", "萨日朗", "--format", "json"))
    town.call(with_base)
    said = did(town("board", "2026-Q3", "--track", "party", "--seal", "--format", "json"))
    assert "已有榜按基础分0分锁定" in said.err
    assert Yardstick(None, 0).parts == ("基础分0分",)


def test_every_door_reckons_with_the_base_of_the_period(half: Town) -> None:
    """萨日朗的榜按基础分100锁定后改成80：诺敏花的榜、明细、农牧户卡片和列表都还是100。"""
    half.call(_set_base, 80_00)
    period, today = Period.parse("2026-Q3"), date(2026, 8, 31)
    key = half.household_pk(OTHERS)
    on_board = half.row("2026-Q3", OTHERS)["total"]
    assert on_board == 110
    detail = half.call(people.household_detail, key, period)
    assert detail.total == on_board * 100
    totals = half.call(point_lists.subject_points, "masses", key, today).totals
    assert totals[0][1] == on_board * 100
    assert half.call(sheet_basis.base, "masses", period, None) == 100_00
    wanted = {"period": period}
    (listed,) = half.call(lambda book: tables.rows(book, "households", [key], filters=wanted))
    assert listed["total"] == on_board * 100
    assert half.call(yardstick.base, "masses", Period.parse("2026-Q4")) == 80_00, (
        "a period nothing is locked of"
    )


def _set_base(book: Book, points: int) -> None:
    base = {track: {**kinds, "quarter": points} for track, kinds in book.settings.base.items()}
    books.save_settings(book, replace(book.settings, base=base))
