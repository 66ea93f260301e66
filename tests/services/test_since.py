"""Every fact of every kind of certificate, put right in the book by every ordinary path: verify tells it, changed lists it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from tests.services.served_book import ID, add_volunteer, new_book
from wenming_desktop.domain.certificates import Content
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.issued import CERTIFICATES
from wenming_desktop.domain.settings import VolunteerSettings
from wenming_desktop.domain.stated import LABELS
from wenming_desktop.printing import preview
from wenming_desktop.services import (
    activities,
    books,
    certificate_annex,
    certificate_changes,
    certificate_paper,
    certificates,
    editions,
    history,
    hours,
    issued,
    people,
    said,
    same_person,
    stars,
    volunteers,
    workbench,
)
from wenming_desktop.services.context import Book
from wenming_desktop.services.hours import SigninRow
from wenming_desktop.storage import issued as issued_store
from wenming_desktop.storage.certificates import Kept

BORN, DAY = date(1949, 12, 31), date(2026, 10, 27)
TWIN_HOURS = 6_000


class Scene:
    """A volunteer merged of two records, with hours of one activity, an award; her certificates of every kind by code."""

    def __init__(self, folder: Path) -> None:
        self.context = new_book(folder)
        own = VolunteerSettings(own_honours=True)
        self.call(lambda book: books.save_settings(book, replace(book.settings, volunteers=own)))
        self.labels = dict(self.call(hours.categories))
        self.wang = add_volunteer(
            self.context, "王秀兰", "150599000001", sex="女", birth=BORN.isoformat(), id_number=ID, id_wish_on="2026-01-01"
        )  # fmt: skip
        twin = add_volunteer(
            self.context, "王秀兰", "150599000002", [("aid", "2026-04-05", TWIN_HOURS, "走访")]
        )
        values = {
            "title": "禁毒宣讲",
            "day": date(2026, 9, 1),
            "state": "已办",
            "category": self.labels["theory"],
            "place": "文化室",
        }
        self.activity = self.call(activities.save_activity, None, values)[0]
        self.sheet = [SigninRow(self.wang, minutes=120)]
        self.call(hours.record_sheet, self.activity, self.sheet)
        self.call(same_person.are_same, self.person_of(self.wang), self.person_of(twin))
        self.call(stars.award, [self.wang])
        made = [verb(self) for verb in ISSUES.values()]
        self.papers: dict[str, Kept] = dict(zip(ISSUES, made, strict=True))

    def call(self, verb: Callable[..., object], *args: object, **how: object):  # type: ignore[no-untyped-def]
        return self.context.call(verb, *args, **how)

    def person_of(self, volunteer: int) -> int:
        def read(book: Book) -> int:
            return int(
                book.db.execute("SELECT person_pk FROM volunteer WHERE pk = ?", [volunteer]).fetchone()[0]
            )

        return self.context.call(read)

    def row(self) -> int:
        """Her row of the activity that stands."""
        found = self.call(hours.of_volunteer, self.wang)
        (pk,) = [row.pk for row in found if row.can_correct and row.minutes == 120]
        return int(pk)

    def put_right(self, **values: object) -> None:
        """The activity, and its sheet saved again as the clerk is told."""
        _, changes = self.call(activities.save_activity, self.activity, values)
        if "day" not in values:
            assert any("再保存一次签到表" in told for told in changes.warnings)
        self.call(hours.record_sheet, self.activity, self.sheet)


ISSUES: dict[str, Callable[[Scene], Kept]] = {
    "service": lambda scene: scene.call(certificates.issue, [scene.wang])[0].certificates[0],
    "star": lambda scene: scene.call(stars.issue_stars, [scene.wang])[0].certificates[0],
    "honour": lambda scene: scene.call(stars.issue_honours, [scene.wang])[0].certificates[0],
}


@dataclass(frozen=True)
class Way:
    """An ordinary path by which the book comes to say something else, and the facts it changes."""

    facts: frozenset[str]
    go: Callable[[Scene], object]


def way(*facts: str) -> Callable[[Callable[[Scene], object]], Way]:
    return lambda go: Way(frozenset(facts), go)


def undo_twice(scene: Scene) -> None:
    """The award, then the merge: certificates are notes and stand not in the way."""
    scene.call(history.undo)
    scene.call(history.undo)


WAYS: dict[str, Way] = {
    "冲正": way("minutes")(lambda scene: scene.call(hours.reverse, scene.row(), "没有参加")),
    "更正时间": way("minutes")(lambda scene: scene.call(hours.correct, scene.row(), reason="写错", minutes=60)),
    "撤销合并": way("minutes", "stars")(undo_twice),
    "活动改名": way("minutes")(lambda scene: scene.put_right(title="走访困难户")),
    "活动改类别": way("minutes")(lambda scene: scene.put_right(category=scene.labels["aid"])),
    "活动改地点": way("minutes")(lambda scene: scene.put_right(place="敬老院")),
    "活动改日期": way("minutes")(lambda scene: scene.put_right(day=date(2026, 9, 2))),
    "志愿者改名": way("name")(lambda scene: scene.call(volunteers.save_volunteer, scene.wang, {"name": "王秀栏"})),
    "户籍里改名": way("name")(
        lambda scene: scene.call(people.save_person, scene.person_of(scene.wang), {"name": "王秀栏"})
    ),
    "并到另一个名字": way("name")(
        lambda scene: scene.call(
            same_person.are_same, scene.person_of(add_volunteer(scene.context, "王秀栏", "150599000003")),
            scene.person_of(scene.wang),
        )
    ),
    "改志愿者编号": way("number")(
        lambda scene: scene.call(volunteers.save_volunteer, scene.wang, {"number": "150599000009"})
    ),
    "改性别": way("sex")(lambda scene: scene.call(volunteers.save_volunteer, scene.wang, {"id_number": "", "sex": "男"})),
    "改出生日期": way("birth")(
        lambda scene: scene.call(volunteers.save_volunteer, scene.wang, {"id_number": "", "birth": date(1961, 4, 5)})
    ),
    "改身份证号": way("id_number")(
        lambda scene: scene.call(volunteers.save_volunteer, scene.wang, {"id_number": "110105194912310046"})
    ),
    "撤销认定": way("stars")(lambda scene: scene.call(history.undo)),
    "取消认定": way("minutes", "stars")(
        lambda scene: (
            scene.call(hours.reverse, scene.row(), "没有参加"),
            scene.call(hours.reverse, aid_row(scene), "没有参加"),
            scene.call(stars.revoke, [scene.wang], "不够"),
        )
    ),
}  # fmt: skip


def aid_row(scene: Scene) -> int:
    (pk,) = [row.pk for row in scene.call(hours.of_volunteer, scene.wang) if row.can_correct]
    return int(pk)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    found = Scene(tmp_path / "书.wenming")
    yield found
    found.context.close(with_backup=False)


def stated(scene: Scene, kind: str) -> set[str]:
    """The facts a kind of certificate states, from what is kept of it."""
    row = scene.call(lambda book: issued_store.one(book.db, scene.papers[kind].pk))
    content = Content.from_json(row.content)
    facts = {"minutes", *row.facts["stated"]}
    return facts | ({"id_number"} if content.with_id else set()) | ({"stars"} if content.extra else set())


def todos(scene: Scene) -> list[str]:
    return [todo.text for todo in scene.call(workbench.todos) if "出具后服务记录有更正" in todo.text]


def test_every_kind_and_every_fact_is_walked_over(scene: Scene) -> None:
    assert set(ISSUES) == set(CERTIFICATES)
    assert set.union(*(stated(scene, kind) for kind in ISSUES)) == set(LABELS)
    assert {fact for each in WAYS.values() for fact in each.facts} == set(LABELS)
    assert scene.call(certificate_changes.changed_list) == []
    assert todos(scene) == []


@pytest.mark.parametrize("name", WAYS)
def test_what_the_book_comes_to_say_is_told_wherever_a_certificate_is_looked_at(
    scene: Scene, name: str
) -> None:
    wanted = WAYS[name]
    wanted.go(scene)
    changed = {one.pk: one for one in scene.call(certificate_changes.changed_list)}
    remarks = text(scene.call(certificate_paper.register, DAY, DAY).content)
    touched = 0
    for kind, paper in scene.papers.items():
        facts = wanted.facts & stated(scene, kind)
        found = scene.call(editions.verify, paper.number, paper.code)
        now = scene.call(said.since, paper.pk)
        if not facts:
            assert (found.changed, found.said) == (False, "证明有效，内容与登记簿一致。")
            assert paper.pk not in changed
            continue
        touched += 1
        assert {one.fact for one in now.differences} == facts
        assert (found.valid, found.changed) == (True, True)
        assert found.said.startswith("证明有效；出具后服务记录有更正（")
        assert all(one.words in found.said for one in now.differences)
        assert changed[paper.pk].differences == now.differences
        assert scene.call(issued.state_of, paper.pk).differences == found.differences
    assert touched
    assert len(changed) == touched
    assert todos(scene) == [f"{touched}份证明出具后服务记录有更正，请作废、重出或保留"]
    assert remarks.count("出具后服务记录有更正") == touched
    service = scene.papers["service"]
    if service.pk in changed:
        with pytest.raises(UserError, match="出具后服务记录有更正，不能补出服务明细"):
            scene.call(certificate_annex.annex, service.pk)
        note = scene.call(certificate_paper.issued_notice, DAY, DAY).note
        assert note.startswith(f"{service.number}出具后服务记录有更正")
    else:
        assert scene.call(certificate_annex.annex, service.pk)[0].content


@pytest.mark.parametrize("name", [name for name in WAYS if not name.startswith("撤销")])
def test_keeping_holds_until_something_else_changes_and_one_undo_takes_back_what_was_told(
    scene: Scene, name: str
) -> None:
    WAYS[name].go(scene)
    waiting = [one.pk for one in scene.call(certificate_changes.changed_list)]
    assert scene.call(certificate_changes.keep, waiting, "本人知道")[0] == len(waiting)
    assert scene.call(certificate_changes.changed_list) == []
    for pk in waiting:
        assert scene.call(issued.state_of, pk).said.endswith("，经核定保留：本人知道。")
    scene.call(volunteers.save_volunteer, scene.wang, {"name": "王秀岚"})
    again = [one.pk for one in scene.call(certificate_changes.changed_list)]
    assert sorted(again) == sorted(paper.pk for paper in scene.papers.values())
    assert "经核定保留" not in scene.call(issued.state_of, waiting[0]).said


def text(pdf: bytes) -> str:
    return "".join("".join(preview.page_texts(pdf)).split())


# ---- what is said at once, and beside ----
def test_undoing_or_revoking_an_award_says_which_star_certificate_goes(scene: Scene) -> None:
    told = f"王秀兰{scene.papers['star'].number}星级证书写的认定已取消，请收回作废。"
    assert scene.call(history.undo)[1].warnings == (told,)
    assert scene.call(history.redo)[1].warnings == ()
    scene.call(hours.reverse, scene.row(), "没有参加")
    scene.call(hours.reverse, aid_row(scene), "没有参加")
    assert scene.call(stars.revoke, [scene.wang], "不够")[1].warnings == (told,)
    assert scene.call(history.undo)[1].warnings == ()
    assert scene.call(history.redo)[1].warnings == (told,)
    scene.call(certificates.void, scene.papers["star"].pk, "认定取消")
    assert scene.call(said.stars_without_award) == ""


def test_a_later_entry_or_a_fact_recorded_for_the_first_time_is_no_correction(scene: Scene) -> None:
    pk = add_volunteer(scene.context, "李建国", "150599000007", [("theory", "2026-03-05", 90, "微宣讲")])
    (paper,) = scene.call(certificates.issue, [pk])[0].certificates
    scene.call(hours.record, hours.Draft(pk, date(2026, 5, 1), 60, content="补记"))
    scene.call(volunteers.save_volunteer, pk, {"sex": "男", "birth": date(1970, 1, 1)})
    assert scene.call(editions.verify, paper.number, paper.code).said == "证明有效，内容与登记簿一致。"


def test_of_an_older_certificate_nothing_was_noted_of_its_opening_is_read(scene: Scene) -> None:
    def forget(book: Book) -> None:
        for row in issued_store.select(book.db, "volunteer_pk IS NOT NULL"):
            with book.operation("旧版", kind="note"):
                facts = {name: value for name, value in row.facts.items() if name != "stated"}
                book.db.execute(
                    "UPDATE issued SET facts = ? WHERE pk = ?", [issued_store.text(facts), row.pk]
                )

    scene.call(forget)
    assert scene.call(certificate_changes.changed_list) == []
    scene.call(volunteers.save_volunteer, scene.wang, {"name": "王秀栏"})
    assert len(scene.call(certificate_changes.changed_list)) == len(ISSUES)


def test_a_certificate_issued_anew_is_asked_for_by_its_holder_as_he_is_called_now(scene: Scene) -> None:
    scene.call(volunteers.save_volunteer, scene.wang, {"name": "王秀栏"})
    old = scene.papers["service"]
    (new,) = scene.call(certificate_changes.amend, old.pk, "姓名写错")[0].certificates
    assert (new.name, new.applicant) == ("王秀栏", "王秀栏")
    assert not scene.call(editions.verify, new.number, new.code).changed
    remarks = text(scene.call(certificate_paper.register, DAY, DAY).content)
    assert f"已更正，由{new.number}代替" in remarks
    (third,) = scene.call(certificates.issue, [scene.wang], applicant="学校")[0].certificates
    scene.call(volunteers.save_volunteer, scene.wang, {"name": "王秀岚"})
    assert scene.call(certificate_changes.amend, third.pk, "姓名写错")[0].certificates[0].applicant == "学校"


def test_certificates_written_by_hand_are_told_beside_the_list_on_the_wall(scene: Scene) -> None:
    scene.call(issued.enter_by_hand, "service", "SBDSM-2026-0100", "赵六", DAY)
    note = scene.call(certificate_paper.issued_notice, DAY, DAY).note
    assert note.startswith("另有1份手工出具的证明不在名单上，也没有算进份数：SBDSM-2026-0100赵六。")
    scene.call(issued.enter_by_hand, "service", "SBDSM-2026-0101", "孙七", date(2026, 10, 1))
    with pytest.raises(UserError, match="没有出具证明") as refused:
        scene.call(certificate_paper.issued_notice, date(2026, 10, 1), date(2026, 10, 1))
    assert "SBDSM-2026-0101孙七" in refused.value.advice
