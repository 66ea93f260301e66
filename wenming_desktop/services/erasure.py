"""删除个人信息 on request: looked at first, done in one act that cannot be undone, with an answer that can be handed over."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from wenming_desktop.domain import erasure as rules
from wenming_desktop.domain import reasons
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.findings import Finding
from wenming_desktop.domain.identity import id_fault
from wenming_desktop.domain.names import clean_name, plain_digits
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.volunteers import LEFT
from wenming_desktop.services import log_words
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import backup, journal, media, pasted_pictures, set_aside
from wenming_desktop.storage import erasure as store
from wenming_desktop.storage import people as people_store

_WORDS = {"entry": "积分登记", "service": "服务记录", "issued": "出具的榜单、公示和证明", "said": "对外说过的数",
          "draft": "草稿", "operation": "操作名称", "change": "操作记录", "import_batch": "导入记录"}  # fmt: skip
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup or a file set aside that still holds the data; ``until`` is None where it stays until somebody deletes it."""

    file: str
    made: str
    until: str | None


@dataclass(frozen=True, slots=True)
class Erasable:
    """What an erasure would touch, for the question before it."""

    person_pk: int
    name: str
    household: str
    is_head: bool
    numbers: tuple[str, ...]
    entries: int
    minutes: int
    issued: int
    photos: int

    @property
    def words(self) -> str:
        """What goes and what stays, with counts."""
        hours = f"、志愿服务{format_hours(self.minutes)}小时" if self.minutes else ""
        return (
            f"要删除：姓名、身份证号、出生日期、电话、备注，照片和附件{self.photos}个，草稿和操作记录里的也删除。"
            f"要保留：{'、'.join(self.numbers) or '户里的一个位置'}，积分登记{self.entries}条{hours}，出具过的{self.issued}份。"
        )


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: rows blanked by table, what stays, where the name still stands, and the backups that hold it.

    ``stuck``: files that could not be deleted; ``pasted``: pictures taken away that were pasted and never saved,
    ``drawn``: the drafts that still have some.
    """

    kept: Erasable
    day: str
    blanked: dict[str, int]
    images: int
    drafts: int
    photos: int
    left: dict[str, int]
    backups: tuple[Copy, ...]
    file_clean: bool
    stuck: tuple[str, ...] = ()
    pasted: int = 0
    drawn: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The answer for machines; no name is in it any more."""
        kept = {
            key: value for key, value in asdict(self.kept).items() if key not in ("name", "photos", "is_head")
        }
        return {
            **kept, "day": self.day, "blanked": self.blanked, "images": self.images, "drafts": self.drafts,
            "photos": self.photos, "pasted": self.pasted, "mentions": self.left, "backups": [asdict(one) for one in self.backups],
            "file_clean": self.file_clean, "warnings": self.warnings,
        }  # fmt: skip

    @property
    def warnings(self) -> list[str]:
        """What is still to be done by hand."""
        found = []
        if self.left:
            words = "、".join(f"{noun_word(noun)}{count}条" for noun, count in self.left.items())
            found.append(
                f"还有文字里写着这个姓名或号码：{words}；出具的和登记簿里的按规定保留，其余的请逐条改。"
            )
        if self.kept.is_head:
            found.append(f"这个人是{self.kept.household}的户主，请更换户主。")
        if self.stuck:
            found.append(
                f"有{len(self.stuck)}个照片文件正被别的程序打开，没有删掉（{few(self.stuck, _MOST_NAMED, '个')}）："
                "关闭那个程序，再按数据体检说的位置删除。"
            )
        if self.drawn:
            found.append(
                f"有{len(self.drawn)}份草稿里有粘贴的图片（{few(self.drawn, _MOST_NAMED, '份')}），程序看不出图上是谁："
                "请打开看一看，有这个人的，把图片移除。"
            )
        if not self.file_clean:
            found.append("数据文件里的空页还没有清理，关闭再打开一次就清理了。")
        found.append("打印出来的纸、另存到别处的表格和备份，程序管不到，请自己处理。")
        return found

    @property
    def text(self) -> str:
        """The answer for people."""
        pasted = f"，没有用上的粘贴图片{self.pasted}张" if self.pasted else ""
        lines = [
            f"已删除这个人的个人信息（{self.day}）：表里{sum(self.blanked.values())}处，操作记录{self.images}处，"
            f"草稿{self.drafts}份，照片和附件{self.photos}个{pasted}。不能撤销。",
            *self.warnings,
        ]
        if self.backups:
            lines.append(
                f"以前的备份和另外留着的旧文件里还有，共{len(self.backups)}份；照每天备份一次，各到这一天自动清掉："
            )
            lines += [f"　{one.file}　{one.until or '不会自动清掉，要自己删除'}" for one in self.backups]
            lines.append("恢复这些备份，删除的信息会回来，要再删除一次。")
        return "\n".join(lines)


def noun_word(noun: str) -> str:
    """A table's name for the clerk."""
    return _WORDS.get(noun) or log_words.noun_word(noun)


def find(book: Book, word: str, household: str = "") -> int:
    """The person an ID, a volunteer's number or a name means; UserError where nobody or several do."""
    name, plain = clean_name(word), plain_digits(word).upper()
    rows = book.db.execute(
        "SELECT p.pk, ifnull(h.number, ''), ifnull(v.number, '') FROM person p LEFT JOIN household h ON h.pk = p.household_pk "
        "LEFT JOIN volunteer v ON v.person_pk = p.pk AND v.merged_into IS NULL WHERE p.merged_into IS NULL "
        "AND (p.id_number = ?1 OR v.number = ?1 OR p.name = ?2) ORDER BY p.pk",
        [plain, name],
    ).fetchall()
    fits = [row for row in rows if household in ("", row[1])]
    if len(fits) == 1:
        return int(fits[0][0])
    if fits:
        where = few([number or volunteer or "没有户号" for _, number, volunteer in fits], _MOST_NAMED, "人")
        raise UserError(
            f"有{len(fits)}个人叫这个名字：{where}。", "请写身份证号，或用 --household 写明户号。"
        )
    shown = "这个身份证号" if not id_fault(plain) else f"“{word[:20]}”"
    raise UserError(f"没有找到{shown}。", "请核对；已经删除过的人不用再删除。")


def look(book: Book, person_pk: int) -> Erasable:
    """What an erasure of a person would touch; UserError where his data is gone already."""
    if store.is_erased(book.db, person_pk) and not _says_again(book, person_pk):
        raise UserError("这个人的个人信息已经删除过。")
    row = people_store.person(book.db, person_pk)
    home = people_store.household(book.db, row.household_pk) if row.household_pk else None
    keys = [json.dumps(store.records_of(book.db, row.pk))]
    numbers = [home.number] if home else []
    served = store.volunteers_of(book.db, keys)
    return Erasable(
        row.pk, row.name, home.number if home else "", bool(home and home.head_pk == row.pk),
        (*numbers, *(number for _, number, _ in served)), *store.counts(book.db, keys),
    )  # fmt: skip


def _says_again(book: Book, person_pk: int) -> bool:
    return any(pk == person_pk for pk, _, _ in store.full_again(book.db))


def erase(book: Book, person_pk: int, reason: str, day: date | None = None) -> tuple[Erased, Changes]:
    """Take a person's data out of tables, journal, drafts and photos; it cannot be undone, and answers what stays.

    UserError without a reason, for a day to come, and where his data is gone already.
    """
    why = reasons.stated(reason, "没有写原因。", "请写明为什么删除，例如：本人撤回同意。")
    day = day or book.clock.today()
    if day > book.clock.today():
        raise UserError(f"{format_day(day)}还没有到。", "请写提出要求的日期。")
    seen = look(book, person_pk)
    pks = store.records_of(book.db, person_pk)
    copies = _copies(book)
    store.wipe_freed(book.db)
    with book.operation("删除个人信息", kind="barrier") as pk:
        for volunteer_pk, _, status in store.volunteers_of(book.db, [json.dumps(pks)]):
            if status != LEFT:
                journal.update(
                    book.db, "volunteer", volunteer_pk, {"status": LEFT, "left_on": day.isoformat()}
                )
            store.leave_teams(book.db, volunteer_pk, day.isoformat())
        store.leave_offices(book.db, pks, day.isoformat())
        taken = store.erase(book.db, pk, pks, day.isoformat(), why)
    # done: what stands in the way from here on is told beside it
    stuck = tuple(path for photo in taken.photos for path in _not_removed(book, photo.sha256))
    swept = pasted_pictures.sweep(book.db, book.folder)  # whoever is on them
    stuck += tuple(path.relative_to(book.folder).as_posix() for path in swept.stuck)
    clean = store.clean_file(book.db)
    erased = Erased(
        seen,
        day.isoformat(),
        taken.blanked,
        taken.images,
        taken.drafts,
        len(taken.photos),
        taken.left,
        copies,
        clean,
        stuck,
        swept.gone,
        tuple(pasted_pictures.waiting(book.db, book.folder)),
    )
    nouns = (
        "person",
        "household",
        "volunteer",
        "membership",
        "team",
        "role",
        "attachment",
        "activity",
        "draft",
        "setting",
    )
    return erased, changed("删除个人信息", *nouns)


def _not_removed(book: Book, sha256: str) -> tuple[str, ...]:
    """Take a file away; where it lies if the system does not let it go (it is open in another program)."""
    try:
        media.remove(book.folder, sha256)
    except OSError:
        return (media.find(book.folder, sha256).relative_to(book.folder).as_posix(),)
    return ()


def _copies(book: Book) -> tuple[Copy, ...]:
    """Every whole copy of the book that lies in its folder: backups, each with the day on which thinning takes it away, and
    what was set aside, which stays until somebody deletes it.
    """
    there = backup.listed(book.folder)
    stored = backup.stored(book.folder, [one for one in there if one.ours])
    today = book.clock.today()
    found = []
    for one in there:
        until = rules.leaves_on(stored, one.path.name, today) if one.ours else None
        found.append(
            Copy(one.path.name, one.at.isoformat(timespec="minutes"), until.isoformat() if until else None)
        )
    for path in set_aside.copies(book.folder):
        made = datetime.fromtimestamp(path.stat().st_mtime).isoformat(timespec="minutes")
        found.append(Copy(path.name, made, None))
    return tuple(found)


def refuse_undo(book: Book) -> None:
    """UserError where the last thing done is an erasure: it is said why it cannot be undone."""
    row = book.db.execute(
        "SELECT 1 FROM erasure WHERE operation_pk = (SELECT max(pk) FROM operation WHERE kind IN ('edit', 'barrier') "
        "AND state = 'done')"
    ).fetchone()
    if row:
        raise UserError("删除个人信息不能撤销：内容已经不在这份数据里了。", "本人又同意登记的，请重新填写。")


def stays_erased(book: Book) -> list[Finding]:
    """Who asked to be taken out has no data again: by a hand, or by a backup of before it."""
    return [
        Finding("E46", f"{_who(book, pk)}的{noun_word(table)}里又有了：{'、'.join(dict.fromkeys(log_words.column_word(table, one) for one in columns))}")
        for pk, table, columns in store.full_again(book.db)
    ]  # fmt: skip


def _who(book: Book, person_pk: int) -> str:
    """A person as the register finds him: household and name, or what is left of them."""
    row = people_store.person(book.db, person_pk)
    home = people_store.household(book.db, row.household_pk).number if row.household_pk else "没有户号"
    return f"{home}{row.name}（第{person_pk}条）"
