"""Who has died or moved away holds no office: on no roster, proposed for no meeting, named as present at none."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.services.small_book import Small
from wenming_desktop import services
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.settings import VillageNotice
from wenming_desktop.domain.teams import ROLE_TAGS
from wenming_desktop.services import (
    board_gate,
    books,
    departures,
    due_process,
    editions,
    history,
    households,
    meetings,
    notices,
    tables,
    volunteer_roles,
)
from wenming_desktop.storage import people

Q3, AUG = Period.parse("2026-Q3"), 202608
LEFT, HELD, POSTED = date(2026, 6, 1), date(2026, 9, 1), date(2026, 10, 8)


def villager(small: Small, name: str, *tags: str) -> int:
    """A grown person of 萨日朗嘎查, head of nothing, with some offices since New Year."""

    def made(book):
        with book.operation("登记骨干"):
            home = small.households["萨日朗-001"]
            pk = people.insert_person(book.db, {"name": name, "household_pk": home, "relation": "其他"})
        for tag in tags:
            volunteer_roles.save_role(book, None, {"tag": tag, "from_day": date(2026, 1, 1)}, pk)
        return pk

    return small.call(made)


def leave(small: Small, person: int, day: date = LEFT) -> tuple[str, ...]:
    return small.call(departures.remove_person, person, day, "去世")[1].warnings


def proposed(small: Small) -> dict:
    return small.call(meetings.meeting_values, small.villages["萨日朗"], AUG)


def meet(small: Small, **said: object):
    values = {"day": HELD, "host": "孙主持", "members": "白长河、王喜柱", "supervisor": "刘文举"} | said
    return small.call(meetings.add_meeting, small.villages["萨日朗"], AUG, values)[0]


def opening(small: Small) -> str:
    text = small.call(notices.notice, Q3, small.villages["萨日朗"], POSTED, draft=True)
    return next(part.text for part in text.paragraphs if part.key == "opening")


def advised(small: Small) -> list[str]:
    return small.call(board_gate.advice, Q3, small.villages["萨日朗"], POSTED)


@pytest.mark.parametrize("tag", ROLE_TAGS)
def test_an_office_of_any_kind_ends_the_day_its_holder_leaves(small: Small, tag: str) -> None:
    person = villager(small, "赵监", tag)
    told = leave(small, person)
    assert any(f"不再是{tag}" in one for one in told)
    assert small.call(volunteer_roles.roster) == []
    assert [one.name for one in small.call(volunteer_roles.roster, tag, date(2026, 5, 31))] == ["赵监"]
    assert small.call(volunteer_roles.roster, tag, LEFT) == []
    (row,) = small.call(volunteer_roles.of_person, person)
    assert (row.to_day, row.left_on) == ("2026-06-01", "2026-06-01")
    listed = lambda ended: small.call(tables.ids, "roles", filters={"ended": ended})  # noqa: E731
    assert (len(listed(0)), len(listed(1))) == (0, 1), "the window's roster and the paper printed of it"
    small.call(departures.bring_back_person, person, "登记错了")
    assert [one.name for one in small.call(volunteer_roles.roster, tag)] == ["赵监"], (
        "by mistake: he holds it still"
    )


def test_no_office_ends_later_than_its_own_day_nor_begins_after_its_holder_left(small: Small) -> None:
    person = villager(small, "赵监", "调解员")
    (row,) = small.call(volunteer_roles.of_person, person)
    small.call(volunteer_roles.end_role, row.pk, date(2026, 3, 1))
    assert not any("不再是" in one for one in leave(small, person)), "it had ended long before"
    assert small.call(volunteer_roles.of_person, person)[0].to_day == "2026-03-01"
    assert small.call(volunteer_roles.role_values, row.pk)["to_day"] == date(2026, 3, 1)
    with pytest.raises(UserError, match="2026年6月1日已迁出或去世，不能再列入名册"):
        small.call(volunteer_roles.save_role, None, {"tag": "五老"}, person)
    small.call(
        volunteer_roles.save_role, None, {"tag": "五老", "from_day": date(2025, 1, 1)}, person
    )  # what he was is written down later
    assert small.call(volunteer_roles.roster, "五老") == []


def test_the_form_of_an_office_shows_what_is_written_not_the_day_he_left(small: Small) -> None:
    person = villager(small, "赵监", "乡贤")
    leave(small, person)
    (row,) = small.call(volunteer_roles.of_person, person)
    assert small.call(volunteer_roles.role_values, row.pk)["to_day"] is None


def test_who_left_is_proposed_for_no_meeting(small: Small) -> None:
    watch, panel = villager(small, "赵监", "村务监督委员会"), villager(small, "钱评", "积分评议小组")
    assert (proposed(small)["members"], proposed(small)["supervisor"]) == ("钱评", "赵监")
    leave(small, watch)
    leave(small, panel)
    assert (proposed(small)["members"], proposed(small)["supervisor"]) == ("", "")


def test_nor_as_who_sat_last_time_or_as_chairman_of_the_settings(small: Small) -> None:
    host, watch = villager(small, "孙主持"), villager(small, "赵监")
    member = villager(small, "钱评")
    small.call(
        meetings.add_meeting, small.villages["萨日朗"], 202604,
        {"day": date(2026, 5, 6), "host": "孙主持", "members": "钱评、白长河", "supervisor": "赵监"},
    )  # fmt: skip
    small.call(
        lambda book: books.save_settings(
            book, replace(book.settings, villages={"萨日朗嘎查": VillageNotice("赵监", "0475-0000001")})
        )
    )
    assert (proposed(small)["host"], proposed(small)["supervisor"]) == ("孙主持", "赵监")
    for person in (host, watch, member):
        leave(small, person)
    now = proposed(small)
    assert (now["host"], now["members"], now["supervisor"]) == ("", "白长河", "")
    assert any("萨日朗嘎查村务监督委员会主任赵监2026年6月1日已迁出或去世" in one for one in advised(small))


@pytest.mark.parametrize(
    "said", [{"host": "赵监"}, {"members": "白长河、赵监"}, {"supervisor": "刘文举、赵监"}]
)
def test_who_left_cannot_be_named_as_present(small: Small, said: dict) -> None:
    leave(small, villager(small, "赵监"))
    with pytest.raises(UserError, match="赵监2026年6月1日已迁出或去世，不能写成到会") as told:
        meet(small, **said)
    assert "赵监（驻村）" in str(told.value)
    assert small.call(meetings.meetings) == []
    apart = {key: value.replace("赵监", "赵监（驻村）") for key, value in said.items()}
    assert meet(small, **apart).number == "PY-2026-001", "another of the same name has a way in"


def test_whom_a_meeting_may_name(small: Small) -> None:
    person = villager(small, "赵监")
    leave(small, person, date(2026, 9, 2))
    assert meet(small, supervisor="赵监").supervisor == "赵监", "he left the day after"
    with pytest.raises(UserError, match="不能写成到会"):
        small.call(meetings.change_meeting, 1, {"day": date(2026, 9, 3)})
    assert small.call(meetings.change_meeting, 1, {"matters": "补记"})[0].matters == "补记"
    villager(small, "赵监")
    assert small.call(meetings.change_meeting, 1, {"day": date(2026, 9, 3)})[0].supervisor == "赵监", (
        "a namesake lives"
    )


def test_who_is_recorded_later_as_gone_by_the_day_supervised_nothing(small: Small) -> None:
    small.enter("萨日朗-001", "S1", "2026-08-05")
    person = villager(small, "赵监", "村务监督委员会")
    record = meet(small, supervisor="赵监")
    assert "全程监督" in opening(small)
    leave(small, person)
    assert small.call(meetings.doubts, record) == ["赵监2026年6月1日已迁出或去世，不能写成到会"]
    assert "逐户评议" in opening(small)
    assert "监督" not in opening(small)
    assert any("写的列席监督那天已迁出或去世，公示不写“全程监督”" in one for one in advised(small))
    small.call(meetings.change_meeting, record.pk, {"supervisor": "刘文举"})
    assert "全程监督" in opening(small)


def test_a_supervisor_beside_one_who_is_gone_still_watched(small: Small) -> None:
    small.enter("萨日朗-001", "S1", "2026-08-05")
    person = villager(small, "赵监")
    meet(small, supervisor="赵监、刘文举")
    leave(small, person)
    facts = small.call(due_process.review_facts, Q3, small.villages["萨日朗"])
    assert facts.all_supervised


def test_the_undo_of_a_leaving_gives_the_office_back(small: Small) -> None:
    person = villager(small, "赵监", "宣讲员")
    leave(small, person)
    small.call(history.undo)
    assert len(small.call(volunteer_roles.roster, "宣讲员")) == 1


def test_whoever_asks_how_long_an_office_is_held_asks_role_end() -> None:
    """A list of people in office that looks at ``to_day`` alone shows the dead."""
    package = Path(services.__file__).parents[1]
    texts = {
        str(path.relative_to(package)): path.read_text(encoding="utf-8") for path in package.rglob("*.py")
    }
    asking = {name for name, text in texts.items() if "role r" in text}
    assert len(asking) > 3
    assert all("role_end" in texts[name] for name in asking)
    assert [name for name in asking if "r.to_day" in texts[name]] == ["storage/volunteers.py"], (
        "role_end itself"
    )


def test_whose_name_would_hang_on_the_red_board_after_his_death_is_told(small: Small) -> None:
    """Locked while he lived, printed after: his family reads it on the wall. The board stays as it was locked."""
    for day in ("2026-07-01", "2026-08-01"):
        small.enter("萨日朗-001", "H1", day)
    home, heir = small.households["萨日朗-001"], villager(small, "赵继")
    old = small.call(lambda book: people.household(book.db, home)).head_pk
    small.close_months(202607, 202608, 202609)
    small.call(editions.seal, "masses", Q3, None)
    assert [one for one in advised(small) if "红榜" in one] == []
    small.call(households.set_head, home, heir, date(2026, 10, 5))
    leave(small, old, date(2026, 10, 5))
    words = "红榜上的包青格乐（10月5日，现户主赵继）已去世或迁出，张贴前请核对是不是还写他的名字"
    assert words in advised(small)
    before = small.call(board_gate.advice, Q3, small.villages["萨日朗"], date(2026, 10, 4))
    assert words not in before, "it had hung before"
    assert words not in small.call(board_gate.advice, Q3, small.villages["诺敏花"], POSTED)
