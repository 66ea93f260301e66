"""One who refused (不同意), through every door: recording, certificates, stars, rosters, lists, files sent on.

A door refuses with the reason, or leaves him out; the same door lets him through once nobody refuses any more. What
names volunteers with their hours and is no door here has its reason in ``NO_DOOR``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.services.desk import Desk
from tests.services.served_book import TODAY, add_volunteer, new_book
from wenming_desktop.domain.errors import UserError
from wenming_desktop.printing import preview
from wenming_desktop.services import (
    activities,
    books,
    certificate_annex,
    certificate_changes,
    certificate_paper,
    certificates,
    hours,
    hours_export,
    stars,
    teams,
    volunteer_paper,
    volunteers,
)
from wenming_desktop.services.context import Context
from wenming_desktop.services.leaving import LEAVES
from wenming_desktop.storage import journal

NAME, NUMBER, OTHER = "李建国", "150599000002", "王秀兰"
FIRST, DAY, LAST = date(2026, 1, 1), date(2026, 9, 1), date(2026, 12, 31)


@dataclass
class Case:
    """A book with one volunteer who has hours, a team, a star's worth and a certificate; beside him one who agrees."""

    desk: Desk
    pk: int
    other: int
    certificate: int

    @property
    def context(self) -> Context:
        return self.desk.context

    def paper(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
        made = self.context.paper(lambda book: verb(book, *args, **kwargs)).result()
        return "".join("".join(preview.page_texts(made.content)).split())


Door = Callable[[Case], str]


def _brought(case: Case) -> str:
    return case.context.call(hours.brought, case.pk, 60, DAY, "名册")[1].operation


def _record(case: Case) -> str:
    return case.context.call(hours.record, hours.Draft(case.pk, DAY, 60, content="清雪"))[1].operation


def _record_sheet(case: Case) -> str:
    activity, _ = case.context.call(
        activities.save_activity, None, {"title": "清雪", "day": DAY, "category": "卫生环保"}
    )
    case.context.call(hours.record_sheet, activity, [hours.SigninRow(case.pk, minutes=60)])
    return NAME


def _import_hours(case: Case) -> str:
    report = case.desk.bring("hours", (
        ("服务时间",), ("志愿者编号", "姓名", "活动名称", "日期", "时长"), (NUMBER, NAME, "清雪", "2026-09-02", "1"),
    ))  # fmt: skip
    return NAME if report.written else "".join(one.message for one in report.problems)


def _import_roster(case: Case) -> str:
    report = case.desk.bring("volunteers", (
        ("2026年志愿者花名册（截至2026年2月28日）",), ("姓名", "志愿者编号", "累计服务时长"), (NAME, NUMBER, "148"),
    ))  # fmt: skip
    booked = case.context.call(hours.minutes_of, case.pk) != MINUTES
    return NAME if booked else "".join(one.message for one in report.problems)


def _everyone(case: Case) -> str:
    return NAME if case.pk in case.context.call(certificates.everyone) else ""


def _check(case: Case) -> str:
    return case.context.call(certificates.check, [case.pk])[0].trouble or NAME


def _issue(case: Case) -> str:
    return case.context.call(certificates.issue, [case.pk])[0].certificates[0].name


def _amend(case: Case) -> str:
    return case.context.call(certificate_changes.amend, case.certificate, "时间记错")[0].certificates[0].name


def _annex(case: Case) -> str:
    case.context.call(certificate_annex.annex, case.certificate)
    return NAME


def _candidates(case: Case) -> str:
    return "".join(line.name for line in case.context.call(stars.candidates))


def _award(case: Case) -> str:
    case.context.call(stars.award, [case.pk, case.other])
    return "".join(line.name for line in case.context.call(stars.awarded))


def _honours(case: Case) -> str:
    own = {"own_honours": True}
    case.context.call(lambda book: books.save_settings(
        book, replace(book.settings, volunteers=replace(book.settings.volunteers, **own)), "自行印制"
    ))  # fmt: skip
    return case.context.call(stars.issue_honours, [case.pk])[0].certificates[0].name


def _export(case: Case) -> str:
    made = case.context.call(hours_export.workbook, FIRST, LAST)
    return _cells(case, made.content)


def _export_whole(case: Case) -> str:
    return _cells(case, case.context.call(hours_export.workbook, FIRST, LAST, whole=True).content)


def _cells(case: Case, content: bytes) -> str:
    path = case.desk.folder / "上报.xlsx"
    path.write_bytes(content)
    rows = load_workbook(path).active.iter_rows(values_only=True)
    return "".join(str(cell) for row in rows for cell in row)


DOORS: dict[str, Door] = {
    "record": _record, "record_sheet": _record_sheet, "brought": _brought, "import hours": _import_hours,
    "import volunteers": _import_roster, "certificates.everyone": _everyone, "certificates.check": _check,
    "certificates.preview": lambda case: case.paper(certificates.preview, case.pk),
    "certificates.issue_each": _issue, "certificates.amend": _amend, "stars.issue_honours": _honours,
    "certificate_annex.annex": _annex, "stars.candidates": _candidates, "stars.award": _award,
    "certificate_paper.issued_notice": lambda case: case.paper(certificate_paper.issued_notice, TODAY, TODAY),
    "certificate_paper.star_table": lambda case: case.paper(certificate_paper.star_table),
    "certificate_paper.star_notice": lambda case: case.paper(certificate_paper.star_notice),
    "volunteer_paper.team_rosters": lambda case: case.paper(volunteer_paper.team_roster),
    "volunteer_paper.volunteer_roster": lambda case: case.paper(volunteer_paper.volunteer_roster),
    "hours_export.workbook": _export, "hours_export.workbook:whole": _export_whole,
}  # fmt: skip
NO_DOOR = {
    "volunteer_paper.team_rosters:office": "本所自己的名册",
    "volunteer_paper.volunteer_roster:office": "本所自己的名册",
    "certificates.stored": "出具时的原件，一个字不改",
    "certificate_paper.register": "本所登记簿，一份不少",
    "hours_export.all_hours": "本所自己的数据原样导出",
}
MINUTES = 6_000
SAID = "不同意记录志愿服务信息"


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    context = new_book(tmp_path / "书.wenming")
    days = [f"2026-0{month}-{day}" for month in range(4, 9) for day in ("05", "15", "25")]
    rows = [("theory", day, 400, "微宣讲") for day in days]
    pk = add_volunteer(context, NAME, NUMBER, rows)
    other = add_volunteer(context, OTHER, "150599000001", rows)
    team, _ = context.call(teams.save_team, None, {"name": "理论宣讲队"})
    for member in (pk, other):
        context.call(teams.join, member, team, "队员", FIRST)
    issued, _ = context.call(certificates.issue, [pk, other])
    yield Case(Desk(tmp_path, context), pk, other, issued.certificates[0].pk)
    context.close(with_backup=False)


def give(case: Case, birth: str, **columns: str) -> None:
    """What the record says of consent from now on, and when he was born."""

    def write(book: Any) -> None:
        with book.operation("同意"):
            person = book.db.execute("SELECT person_pk FROM volunteer WHERE pk = ?", [case.pk]).fetchone()[0]
            journal.update(book.db, "person", person, {"birth": birth})
            journal.update(book.db, "volunteer", case.pk, columns)

    case.context.call(write)


REFUSING = {
    "himself": ("1960-01-01", {"consent": "不同意"}),
    "the guardian of a minor": ("2010-01-01", {"guardian_consent": "不同意"}),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("who", REFUSING)
def test_no_door_lets_one_through_who_refused(case: Case, door: str, who: str) -> None:
    birth, columns = REFUSING[who]
    give(case, birth, **columns)
    through = _through(case, door)
    assert NAME not in through or SAID in through


def _through(case: Case, door: str) -> str:
    """What comes out of a door, or why it stays shut."""
    try:
        return DOORS[door](case)
    except UserError as stopped:
        return f"{stopped}" if SAID in f"{stopped}" else NAME


@pytest.mark.parametrize("door", DOORS)
def test_every_door_is_open_to_a_grown_man_whose_guardian_once_refused(case: Case, door: str) -> None:
    give(case, "2000-01-01", consent="同意", guardian_consent="不同意")
    assert NAME in DOORS[door](case)


def test_whatever_leaves_the_program_about_volunteers_is_a_door_or_says_why_not() -> None:
    about = ("volunteer_paper.", "certificate", "hours_export.")
    leaving = {key for key in LEAVES if key.startswith(about)}
    assert leaving <= {*DOORS, *NO_DOOR}
    assert set(NO_DOOR) <= leaving


def test_the_clerk_is_told_who_is_left_out(case: Case) -> None:
    case.context.call(volunteers.set_consent, [case.pk], "不同意")
    told = "李建国不同意记录志愿服务信息，没有印在上面。"
    for verb, args, more in (
        (volunteer_paper.team_roster, (), ""), (volunteer_paper.volunteer_roster, (), ""),
        (certificate_paper.star_notice, (), ""), (certificate_paper.star_table, (), ""),
        (certificate_paper.issued_notice, (TODAY, TODAY), "这段时间在用的证明共2份，名单上写的“共1份”没有算他们的。"),
    ):  # fmt: skip
        assert case.context.paper(verb, *args).result().note == told + more
    assert case.context.paper(volunteer_paper.team_roster, office=True).result().note == ""
    assert NAME in case.paper(volunteer_paper.team_roster, office=True)
    assert "1人" in case.paper(volunteer_paper.team_roster)
    found = case.context.call(hours_export.upstream, FIRST, LAST)
    assert [found.rows[at - 1]["name"] for at in sorted(found.withheld)] == [NAME] * 15
    assert (found.refused, found.wrong, found.left_out) == (found.withheld, frozenset(), "，15条不上报")


def test_one_who_refuses_later_does_not_stop_the_others_of_a_sheet(case: Case) -> None:
    """His line stays as it was recorded; nothing more is recorded of him."""
    activity, _ = case.context.call(
        activities.save_activity, None, {"title": "清雪", "day": DAY, "category": "卫生环保"}
    )
    there = hours.SigninRow(case.pk, minutes=60)
    case.context.call(hours.record_sheet, activity, [there])
    case.context.call(volunteers.set_consent, [case.pk], "不同意")
    late = hours.SigninRow(case.other, minutes=60)
    assert case.context.call(hours.record_sheet, activity, [there, late])[0].rows == 1
    with pytest.raises(UserError, match=SAID):
        case.context.call(hours.record_sheet, activity, [replace(there, minutes=90), late])
