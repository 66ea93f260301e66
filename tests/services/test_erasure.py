"""Erasure: nothing of the person is left in the file's bytes, the number and what was issued stay, the chain holds."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest

from tests.services.hours_book import Served
from tests.tampering import behind_our_back
from wenming_desktop.domain.erasure import MARK
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.identity import check_digit
from wenming_desktop.services import (
    books,
    drafts,
    erasure,
    history,
    meetings,
    people,
    same_person,
    volunteer_roles,
    volunteers,
)
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import backup, chain, journal, media
from wenming_desktop.storage.connection import FILE_NAME

ID = "15059919610101121" + check_digit("15059919610101121")
NAME, PHONE, NOTE = "斯琴毕力格", "13947512345", "膝盖不好，住东头第三家"


def planted(served: Served) -> int:
    """A person whose data went everywhere data goes: tables, journal, names of operations, drafts, a photo, notes."""
    home = served.households["萨日朗-001"]
    values = {
        "name": NAME, "relation": "长子", "id_number": ID, "phone": PHONE, "note": NOTE, "birth": date(1961, 1, 1)
    }  # fmt: skip
    pk = int(served.call(people.save_person, None, values, home)[0])
    served.call(people.save_person, pk, {"phone": "13947599999"})
    served.call(people.save_person, pk, {"phone": PHONE})
    volunteer = int(served.call(volunteers.save_volunteer, None, {"skills": "打井", "note": NOTE}, pk)[0])
    served.volunteers[NAME] = volunteer
    served.record(NAME, 90)
    draft = drafts.Draft(
        "人员表", f"person:{pk}", f"{NAME}的资料", "households", 1, {"name": NAME, "phone": PHONE}
    )
    served.call(drafts.keep, draft)
    served.call(_attach, pk)
    return pk


def _attach(book: Book, pk: int) -> None:
    with book.operation(f"附照片 {NAME}"):
        sha256 = media.keep(book.folder, b"a photo of him", ".jpg")
        row = {
            "noun": "person",
            "row_pk": pk,
            "sha256": sha256,
            "title": f"{NAME}.jpg",
            "kind": "photo",
            "position": 1,
        }
        have = {str(one[1]) for one in book.db.execute("PRAGMA table_info(attachment)").fetchall()}
        journal.insert(book.db, "attachment", {key: value for key, value in row.items() if key in have})


def hits(folder: Path, *words: str) -> list[str]:
    """The words that stand in the bytes of the file or of what SQLite keeps beside it."""
    content = b"".join(path.read_bytes() for path in sorted(folder.glob(f"{FILE_NAME}*")))
    return [word for word in words if word.encode() in content or word.encode("utf-16-le") in content]


def sound(served: Served) -> None:
    assert served.call(books.check) == []


def erase(served: Served, pk: int, reason: str = "本人撤回同意") -> erasure.Erased:
    return served.call(erasure.erase, pk, reason, date(2026, 10, 26))[0]


def test_nothing_of_him_is_left_in_the_bytes_of_the_file(served: Served) -> None:
    pk = planted(served)
    sound(served)
    words = (NAME, ID, PHONE, "13947599999", NOTE, "打井")
    assert hits(served.folder, *words) == list(words), "else the test would see nothing"
    photo = media.path_of(served.folder, media.hash_of(b"a photo of him"), ".jpg")
    assert photo.exists()
    done = erase(served, pk)
    assert hits(served.folder, *words) == []
    assert (done.left, done.drafts, done.photos, done.file_clean) == ({}, 1, 1, True)
    assert done.images > 5
    assert not photo.exists()
    sound(served)
    served.reopen()
    assert hits(served.folder, *words) == []
    sound(served)


def test_the_number_the_hours_and_the_household_stay(served: Served) -> None:
    pk = planted(served)
    volunteer = served.volunteers[NAME]
    (number,) = served.rows("SELECT number FROM volunteer WHERE pk = ?", volunteer)[0]
    entries, services = served.rows("SELECT * FROM entry"), served.rows("SELECT * FROM service")
    done = erase(served, pk)
    assert done.kept.numbers == ("萨日朗-001", number)
    assert done.kept.minutes == served.minutes(NAME) == 90
    assert served.rows("SELECT number, status, left_on FROM volunteer WHERE pk = ?", volunteer) == [
        (number, "退出", "2026-10-26")
    ]
    assert served.rows("SELECT name, id_number, phone, note, birth FROM person WHERE pk = ?", pk) == [
        (MARK, None, "", "", None)
    ]
    assert (served.rows("SELECT * FROM entry"), served.rows("SELECT * FROM service")) == (entries, services)
    assert served.rows("SELECT person_pk, day, reason FROM erasure") == [(pk, "2026-10-26", "本人撤回同意")]


def test_nobody_without_a_name_holds_an_office(served: Served) -> None:
    pk = planted(served)
    served.call(volunteer_roles.save_role, None, {"tag": "村务监督委员会", "station": ""}, pk)
    assert [row.name for row in served.call(volunteer_roles.roster)] == [NAME]
    erase(served, pk)
    assert served.call(volunteer_roles.roster) == []
    assert MARK not in str(served.call(meetings.meeting_values, served.villages["萨日朗"], 202609))


def test_a_photo_that_is_open_elsewhere_does_not_make_it_look_undone(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = planted(served)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "in use")

    with monkeypatch.context() as patch:
        patch.setattr(media, "remove", refuse)
        done = erase(served, pk)
    (left,) = done.stuck
    assert (served.folder / left).read_bytes() == b"a photo of him"
    assert f"有1个照片文件正被别的程序打开，没有删掉（{left}）" in done.text
    assert served.rows("SELECT name FROM person WHERE pk = ?", pk) == [(MARK,)]


def test_it_cannot_be_undone_and_says_so(served: Served) -> None:
    erase(served, planted(served))
    with pytest.raises(UserError, match="删除个人信息不能撤销"):
        served.call(history.undo)
    assert served.call(history.undo_name) == ""
    assert served.call(history.redo_name) == ""


def test_what_is_done_afterwards_is_undone_as_ever(served: Served) -> None:
    erase(served, planted(served))
    served.enter("萨日朗-001", "H1", "2026-10-01")
    served.undo()
    sound(served)


def test_a_namesake_keeps_his_data_and_his_operations(served: Served) -> None:
    pk = planted(served)
    other = int(
        served.call(
            people.save_person, None, {"name": NAME, "relation": "侄子"}, served.households["诺敏花-001"]
        )[0]
    )
    before = served.rows("SELECT name FROM operation WHERE pk = (SELECT max(pk) FROM operation)")
    named = served.rows("SELECT pk FROM operation WHERE instr(name, ?)", NAME)
    done = erase(served, pk)
    assert served.rows("SELECT name FROM person WHERE pk = ?", other) == [(NAME,)]
    assert before[0][0] in [
        row[0] for row in served.rows("SELECT name FROM operation WHERE instr(name, ?)", NAME)
    ]
    assert len(named) > len(served.rows("SELECT 1 FROM operation WHERE instr(name, ?)", NAME)) == 1
    assert done.left["draft"] == 1, "whose draft it is cannot be told: it is counted"
    assert hits(served.folder, ID, PHONE, NOTE) == []
    sound(served)


def test_a_short_name_in_other_words_is_counted_not_cut(served: Served) -> None:
    served.call(
        lambda book: _tell(book, "孟和带队，联系电话13947512345"),
    )
    pk = served.people["孟和1"]
    served.call(people.save_person, pk, {"phone": PHONE})
    done = erase(served, pk)
    story = served.rows("SELECT story FROM activity WHERE title = '草原义务植树'")
    assert story == [(f"孟和带队，联系电话{MARK}",)]
    assert done.left == {"activity": 1}
    assert any("活动1条" in words for words in done.warnings)
    sound(served)


def _tell(book: Book, story: str) -> None:
    with book.operation("写活动小结"):
        book.db.execute("UPDATE activity SET story = ? WHERE title = '草原义务植树'", [story])


def test_a_telephone_of_the_family_stays_with_the_others(served: Served) -> None:
    pk = planted(served)
    home = served.households["萨日朗-001"]
    wife = int(
        served.call(people.save_person, None, {"name": "娜仁花", "relation": "儿媳", "phone": PHONE}, home)[0]
    )
    erase(served, pk)
    assert served.rows("SELECT phone FROM person WHERE pk = ?", wife) == [(PHONE,)]
    assert hits(served.folder, NAME, ID, NOTE) == []


def test_records_merged_into_his_and_rows_of_an_undone_entry_go_too(served: Served) -> None:
    home = served.households["萨日朗-001"]
    served.call(
        people.save_person, None, {"name": NAME, "relation": "长子", "id_number": ID, "note": NOTE}, home
    )
    served.undo()
    pk = planted(served)
    twin = int(
        served.call(people.save_person, None, {"name": "斯琴毕力格图", "note": NOTE, "relation": ""}, home)[0]
    )
    served.call(same_person.merge_persons, pk, twin)
    done = erase(served, pk)
    assert hits(served.folder, NAME, "斯琴毕力格图", ID, PHONE, NOTE) == []
    assert len(served.rows("SELECT 1 FROM erasure")) == 2
    assert done.left == {}
    sound(served)


def test_twice_is_refused_and_data_that_came_back_is_told_and_may_go(served: Served) -> None:
    pk = planted(served)
    erase(served, pk)
    with pytest.raises(UserError, match="已经删除过"):
        erase(served, pk)
    served.call(people.save_person, pk, {"name": "斯琴高娃", "phone": PHONE})
    found = served.call(books.check)
    assert [(one.number, one.severity) for one in found] == [("E46", "hint")]
    assert "联系电话" in found[0].what or "电话" in found[0].what
    assert PHONE not in found[0].what
    erase(served, pk)
    sound(served)
    assert hits(served.folder, PHONE, "斯琴高娃") == []


@pytest.mark.parametrize(
    ("reason", "day", "said"), [("  ", None, "没有写原因"), ("撤回", date(2026, 10, 28), "还没有到")]
)
def test_without_a_reason_or_for_a_day_to_come_nothing_is_done(
    served: Served, reason: str, day: date | None, said: str
) -> None:
    pk = planted(served)
    with pytest.raises(UserError, match=said):
        served.call(erasure.erase, pk, reason, day)
    assert served.rows("SELECT count(*) FROM erasure") == [(0,)]


def test_a_name_in_the_reason_is_not_kept(served: Served) -> None:
    erase(served, planted(served), f"{NAME}（{ID}）要求删除")
    assert hits(served.folder, NAME, ID) == []


def test_the_answer_names_the_backups_that_still_hold_him_and_until_when(served: Served) -> None:
    pk = planted(served)
    served.call(lambda book: backup.make(book.folder, book.clock.now()))
    served.call(lambda book: backup.make(book.folder, book.clock.now(), label="-升级前第9版"))
    done = erase(served, pk)
    by_kind = {"升级前" in one.file: one for one in done.backups}
    assert by_kind[True].until is None
    assert "2026-10-27" < str(by_kind[False].until) < "2028-02-01"
    assert by_kind[False].file in done.text
    assert "要自己删除" in done.text
    assert json.dumps(done.as_json(), ensure_ascii=False).count(NAME) == 0


def test_every_file_in_the_folder_that_still_holds_him_is_named(served: Served) -> None:
    """Whatever was set aside and is nobody's any more: a damaged file, a backup found rotten, a stray log."""
    pk = planted(served)
    made = served.call(lambda book: backup.make(book.folder, book.clock.now()))
    shutil.copyfile(made, made.with_name(made.name + backup.ROTTEN))
    served.call(lambda book: book.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    for aside in (
        f"{FILE_NAME}.损坏-20261027-100000",
        f"{FILE_NAME}.损坏-20261027-100000-wal",
        f"{FILE_NAME}-journal.移开-20261027-100000",
    ):
        shutil.copyfile(served.folder / FILE_NAME, served.folder / aside)
    done = erase(served, pk)
    named = {copy.file for copy in done.backups}
    holding = {path.name for path in served.folder.rglob("*") if path.is_file() and _holds(path)}
    assert len(holding) == 5
    assert holding == named


def _holds(path: Path) -> bool:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            return any(NAME.encode() in packed.read(name) for name in packed.namelist())
    return NAME.encode() in path.read_bytes()


# ---- the chain ----
def test_a_blanked_image_is_sound_only_where_an_erasure_names_it(served: Served) -> None:
    pk = planted(served)
    erase(served, pk)
    served.close()
    with behind_our_back(served.folder) as raw:
        raw.execute("DELETE FROM resealed WHERE pk = (SELECT min(pk) FROM resealed)")
    served.context = Context(served.folder, served.context.clock)
    assert "E40" in {one.number for one in served.call(books.check)}


def test_what_was_blanked_cannot_be_written_anew(served: Served) -> None:
    pk = planted(served)
    erase(served, pk)
    served.close()
    with behind_our_back(served.folder) as raw:
        raw.execute(
            "UPDATE change SET after = replace(after, ?, '别人') WHERE pk = (SELECT max(pk) FROM change WHERE noun = 'person' AND instr(after, ?))",
            [MARK, MARK],
        )
    served.context = Context(served.folder, served.context.clock)
    assert "E40" in {one.number for one in served.call(books.check)}


def test_the_links_after_an_erasure_name_the_old_hashes(served: Served) -> None:
    pk = planted(served)
    known = served.rows("SELECT pk, hash FROM operation ORDER BY pk")
    erase(served, pk)
    assert served.rows("SELECT pk, hash FROM operation ORDER BY pk")[: len(known)] == known
    assert served.call(lambda book: chain.walk(book.db)) is None
    assert served.rows("SELECT DISTINCT operation_pk FROM resealed") == [(known[-1][0] + 1,)]


# ---- who is meant ----
def test_a_person_is_found_by_id_number_or_name(served: Served) -> None:
    pk = planted(served)
    number = served.rows("SELECT number FROM volunteer WHERE person_pk = ?", pk)[0][0]
    for word in (NAME, ID, ID.lower(), number):
        assert served.call(erasure.find, word) == pk
    assert served.call(erasure.find, "王秀兰", "萨日朗-002") == served.people["王秀兰1"]
    with pytest.raises(UserError, match=r"有2个人叫这个名字：萨日朗-002、萨日朗-003"):
        served.call(erasure.find, "王秀兰")
    with pytest.raises(UserError, match="没有找到“没有这人”"):
        served.call(erasure.find, "没有这人")
    with pytest.raises(UserError, match="没有找到这个身份证号") as caught:
        served.call(erasure.find, "11010519491231002X")
    assert "11010519491231002X" not in str(caught.value)


def test_the_question_says_what_goes_and_what_stays(served: Served) -> None:
    pk = planted(served)
    words = served.call(erasure.look, pk).words
    assert "照片和附件1个" in words
    assert "志愿服务1.5小时" in words
    assert "萨日朗-001" in words
    head = served.call(erasure.look, served.people["孟和1"])
    assert head.is_head


@pytest.mark.parametrize("name", ["孟和", NAME, "李䶮"])
def test_what_the_book_remembers_of_him_is_gone_too(served: Served, name: str) -> None:
    """Choices hold names as they were typed: short ones, one that another has too, one inside a text of JSON."""
    homes = served.households["萨日朗-001"], served.households["萨日朗-002"]
    pk, _other = (
        int(served.call(people.save_person, None, {"name": name, "relation": "长子", "note": at}, home)[0])
        for at, home in zip(("一", "二"), homes, strict=True)
    )
    served.call(books.remember, "told/by", name)
    served.call(books.remember, "proposals/people", f"巴图、{name}")
    served.call(
        books.remember, "views/volunteers", json.dumps({f"{name}的": {"q": name}, "空": {"q": "巴图"}})
    )
    served.call(books.remember, "told/by", "巴图")
    served.call(books.remember, "told/by", name)
    erase(served, pk)
    kept = served.call(books.settings).remembered
    assert name not in json.dumps(kept, ensure_ascii=False)
    assert json.loads(kept["views/volunteers"]) == {"空": {"q": "巴图"}}
    images = served.rows("SELECT ifnull(before, '') || ifnull(after, '') FROM change WHERE noun = 'setting'")
    for (image,) in images:
        assert name not in image
        assert json.dumps(name)[1:-1] not in image.replace("\\\\", "\\")
    sound(served)
    served.call(books.remember, "told/by", "巴图")
    sound(served)
