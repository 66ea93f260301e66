"""Scene 5: what was sealed is said for ever, also where it is printed for the first time afterwards."""

import re
from pathlib import Path

import pytest

from tests.scenes.book import RULES, Rows, Town, did, wenming, workbook

HOUSE = "萨日朗-001"
NEW_RULES: Rows = (("苏布德苏木群众积分新细则（2026年9月20日起施行）",), *RULES[1:])


@pytest.fixture
def town(both_ways: Town) -> Town:
    """Each scene by the verbs and by the services."""
    return both_ways


@pytest.fixture
def sealed(town: Town) -> Town:
    """Two additions and a deduction of 萨日朗 in the third quarter, sealed on 8 October."""
    town.today = "2026-10-08"
    town.mistake = town.add(HOUSE, "H1", "2026-08-10")
    town.add(HOUSE, "H1", "2026-08-11")
    town.add("萨日朗-002", "J1", "2026-09-02")
    town.close("2026-08", "2026-09")
    town.seal("2026-Q3")
    return town


def bring_new_rules(town: Town, tmp_path: Path) -> None:
    file = workbook(tmp_path / "新细则.xlsx", NEW_RULES)
    did(wenming("import", "rules", file, "--book", town.folder, today=town.today))


def without_codes(text: str) -> str:
    """A paper's words without number and code, where two copies of a book may differ."""
    return re.sub(r"(编号|核验码)[：:]?[A-Z0-9-]+", r"\1", text)


def test_scene_5_the_first_print_after_a_correction_has_the_counts_of_the_seal(sealed: Town) -> None:
    sealed.reverse(sealed.mistake)
    text = sealed.notice("2026-Q3", "萨日朗")
    assert "登记积分事项3条，其中加分2条、减分1条" in text
    assert "列入红榜1户" in text


def test_scene_5_a_rule_book_entered_later_changes_no_basis(sealed: Town, tmp_path: Path) -> None:
    bring_new_rules(sealed, tmp_path)
    text = sealed.notice("2026-Q3", "萨日朗")
    assert "《苏布德苏木群众积分细则》（2026年1月1日起施行" in text
    assert "新细则" not in text
    assert "2026年9月20日" not in text


def test_the_first_print_after_sealing_says_what_one_made_at_once_says(sealed: Town, tmp_path: Path) -> None:
    later = sealed.copy("晚些时候.wenming")
    at_once = sealed.notice("2026-Q3", "萨日朗")
    later.today = "2026-10-27"
    later.reverse(later_entry(later))
    later.add("萨日朗-003", "J2", "2026-10-20")
    bring_new_rules(later, tmp_path)
    assert without_codes(later.notice("2026-Q3", "萨日朗")) == without_codes(at_once)


def later_entry(town: Town) -> int:
    return next(int(one["id"]) for one in town.listed(household=HOUSE) if one["reverses"] is None)


def test_all_rule_books_of_the_quarter_are_named_with_their_days(town: Town, tmp_path: Path) -> None:
    town.today = "2026-10-08"
    bring_new_rules(town, tmp_path)
    town.add(HOUSE, "H1", "2026-08-10")
    town.close("2026-08", "2026-09")
    town.seal("2026-Q3")
    text = town.notice("2026-Q3", "萨日朗")
    for word in ("苏布德苏木群众积分细则", "2026年1月1日", "苏布德苏木群众积分新细则", "9月20日"):
        assert word in text, word


def test_settings_changed_after_the_seal_change_no_paper_of_it(sealed: Town) -> None:
    later = sealed.copy("改过标准.wenming")
    at_once = sealed.notice("2026-Q3", "萨日朗")
    later.set_bands("quarter", red=11000)
    assert without_codes(later.notice("2026-Q3", "萨日朗")) == without_codes(at_once)
    row = later.row("2026-Q3", HOUSE)
    assert (row["band"], row["total"]) == ("red", 120)


def test_a_board_of_nobody_is_refused(town: Town) -> None:
    """参评0户: nothing to put on a wall."""
    for number in ("诺敏花-001", "诺敏花-002", "诺敏花-003"):
        did(town.household("state", number, to="注销", on="2026-07-01", cause="整户迁出"))
    town.close("2026-08", "2026-09")
    sealed = town.try_seal("2026-Q3", "诺敏花")
    printed = town.try_notice("2026-Q3", "诺敏花")[0] if sealed.code == 0 else sealed
    assert 1 in (sealed.code, printed.code)
    assert "参评" in sealed.all + printed.all or "没有" in sealed.all + printed.all


def test_a_village_where_nobody_takes_part_gets_no_board_also_not_by_a_correction(town: Town) -> None:
    for number in ("诺敏花-001", "诺敏花-002", "诺敏花-003"):
        did(town.household("state", number, to="注销", on="2026-07-01", cause="整户迁出"))
    wrong = town.add(HOUSE, "H1", "2026-08-10")
    town.close("2026-08", "2026-09")
    town.seal("2026-Q3")
    assert town.board("2026-Q3", "诺敏花")["edition"] is None
    town.reverse(wrong)
    town.correct("2026-Q3")
    assert town.board("2026-Q3")["edition"] == 2
    assert town.board("2026-Q3", "诺敏花")["edition"] is None
