"""数据体检: the checks of a book, each run on its own, so that a damaged page in one does not end the others."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import DamagedBookError, ObstacleError, UserError
from wenming_desktop.domain.findings import Finding
from wenming_desktop.domain.paper_words import few
from wenming_desktop.services import (
    booked_since,
    drafts,
    erasure,
    issued_faults,
    mishaps,
    packs,
    proofs,
    proposed_since,
)
from wenming_desktop.services.context import Book
from wenming_desktop.storage import (
    backup,
    facts,
    heads,
    integrity,
    journal,
    media,
    settings_store,
    strays,
    traces,
    under_way,
)
from wenming_desktop.storage.chains import HOURS

_MOST = 20  # damaged places named
_LONGEST = 2_000  # characters of one finding: what a hand put into a row may be endless
_OLD = timedelta(days=7)  # work that is in no backup for longer than this is told


def check(book: Book) -> list[Finding]:
    """What is wrong with the book itself, in the order of the checks; [] where it is sound."""
    return [one for name, look in CHECKS.items() for one in _each(name, look, book)]


def look_over(book: Book) -> list[Finding]:
    """数据体检 as the clerk sees it: what is wrong, and hints about what lies around the book (backups, the clock)."""
    return check(book) + [one for name, look in HINTS.items() for one in _each(name, look, book)]


def _each(name: str, look: Callable[[Book], Iterable[Finding]], book: Book) -> Iterator[Finding]:
    """One check; what it raises (a damaged page, content nobody can read) is a finding like the others."""
    try:
        with traces.any_text(book.db.conn):
            for one in look(book):
                said = one.what.encode(errors="replace").decode()
                yield replace(one, what=said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…")
    except Exception as error:  # noqa: BLE001 - a check tells whatever stops it, and the others go on
        if isinstance(error, ObstacleError):
            yield Finding("E49", f"“{name}”没有查完：{error.text.rstrip('。')}")
            return
        if isinstance(error, UserError):
            yield Finding("E18", f"“{name}”没有查完：{error.text.rstrip('。')}")
            return
        mishaps.log(error, f"check {name}")
        known = mishaps.obstacle(error)
        if isinstance(known, DamagedBookError):
            yield Finding("E01", f"数据文件有损坏，“{name}”没有查完")
        else:
            why = known.text.rstrip("。") if known else f"程序自己出了错（{type(error).__name__}）"
            yield Finding("E18", f"“{name}”没有查完：{why}")


def _file_is_sound(book: Book) -> Iterator[Finding]:
    try:
        for where in integrity.faults(book.db.conn, most=_MOST):
            yield Finding("E01", f"数据文件有损坏：{where}")
    except ObstacleError as error:  # of a file beside the book this is a hint, of the book itself it is none
        yield Finding("E18", f"数据文件没有查完：{error.text.rstrip('。')}")


def _references_hold(book: Book) -> Iterator[Finding]:
    rows = book.db.execute("PRAGMA foreign_key_check").fetchall()
    yield from (Finding("E02", f"{row[0]}第{row[1]}行指向的{row[2]}不存在") for row in rows)


def _no_half_step(book: Book) -> Iterator[Finding]:
    if under_way.left_behind(book.db):
        yield Finding("E04", "有一步操作没有做完")


_SUMS: tuple[tuple[str, str, str], ...] = (
    ("E05", "冲正与原记录不相抵",
     "SELECT count(*) FROM entry r JOIN entry e ON e.pk = r.reverses "
     "WHERE r.points <> -e.points OR r.deduct <> -e.deduct OR r.veto <> -e.veto"),
    ("E06", "登记的月份早于发生日期",
     "SELECT count(*) FROM entry WHERE period < CAST(strftime('%Y%m', event_date) AS INTEGER)"),
    ("E15", "更正没有记在原来的月份",
     "SELECT count(*) FROM entry r JOIN entry e ON e.pk = coalesce(r.reverses, r.tops, r.replaces) "
     "WHERE r.counts_in <> e.counts_in"),
    ("E16", "登记的月份早于计入的月份", "SELECT count(*) FROM entry WHERE period < counts_in"),
    ("E07", "农牧户没有户主", "SELECT count(*) FROM household WHERE head_pk IS NULL AND merged_into IS NULL"),
    ("E08", "户主不在本户",
     "SELECT count(*) FROM household h JOIN person p ON p.pk = h.head_pk "
     "WHERE p.household_pk IS NOT h.pk AND h.merged_into IS NULL"),
    ("E32", "人已经去世或迁出，那以后还登记为户主",
     "SELECT count(*) FROM person p JOIN household_fact f ON f.kind = '户主' AND f.value = CAST(p.pk AS TEXT) "
     "JOIN household h ON h.pk = f.household_pk AND h.state = '参评' "
     "WHERE p.left_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM household_fact n WHERE n.household_pk = f.household_pk "
     "AND n.from_day <= p.left_on AND (n.kind = '并入' OR (n.kind = '户主' AND n.from_day > f.from_day)))"),
    ("E33", "户已迁出或注销，户里的人还是在册志愿者",
     "SELECT count(*) FROM volunteer v JOIN person p ON p.pk = v.person_pk JOIN household h ON h.pk = p.household_pk "
     "WHERE v.merged_into IS NULL AND v.status = '在册' AND p.left_on IS NULL AND h.state IN ('迁出', '注销')"),
    ("E35", "退出、迁出或去世以后还有服务时间",
     "SELECT count(*) FROM service s JOIN volunteer v ON v.pk = s.volunteer_pk JOIN person p ON p.pk = v.person_pk "
     f"WHERE s.kind = '服务' AND {HOURS.stands} AND s.day > coalesce(CASE WHEN v.status = '退出' THEN v.left_on END, '9999')"),
    ("E37", "应急救援里有未满18周岁的人的服务时间",
     "SELECT count(*) FROM service s JOIN activity a ON a.pk = s.activity_pk AND a.rescue = 1 JOIN volunteer v ON v.pk = s.volunteer_pk "
     f"JOIN person p ON p.pk = v.person_pk WHERE p.birth IS NOT NULL AND date(p.birth, '+18 years') > s.day AND {HOURS.stands}"),
    ("E09", "计分超过登记值",
     "SELECT count(*) FROM entry WHERE tops IS NULL AND abs(points) > abs(claimed)"),
    ("E10", "服务时间的冲正与原记录不相抵",
     "SELECT count(*) FROM service r JOIN service s ON s.pk = r.reverses "
     "WHERE r.minutes <> -s.minutes OR r.volunteer_pk <> s.volunteer_pk OR r.pk <= s.pk"),
    ("E11", "有效的服务记录找不到志愿者",
     f"SELECT count(*) FROM service s WHERE s.volunteer_pk NOT IN (SELECT pk FROM volunteer) AND {HOURS.stands}"),
    ("E12", "服务记录的时长不是正数", "SELECT count(*) FROM service WHERE reverses IS NULL AND minutes <= 0"),
    ("E13", "志愿者的有效时间相加不等于累计",
     f"SELECT count(*) FROM (SELECT 1 FROM service s GROUP BY s.volunteer_pk "
     f"HAVING sum(s.minutes) <> sum(CASE WHEN {HOURS.stands} THEN s.minutes ELSE 0 END))"),
    ("E14", "志愿者并入的记录自己也被并走",
     "SELECT count(*) FROM volunteer o JOIN volunteer v ON v.pk = o.merged_into WHERE v.merged_into IS NOT NULL"),
)  # fmt: skip


def _sums_hold(book: Book) -> Iterator[Finding]:
    for number, text, sql in _SUMS:
        try:
            count = int(book.db.execute(sql).fetchone()[0])
        except sqlite3.OperationalError as error:
            if "integer overflow" not in str(error):
                raise
            # a number too large to be added; the other sums are asked all the same
            yield Finding("E18", f"“{text}”没有查完：有一个数大得加不起来")
            continue
        if count:
            yield Finding(number, f"{text}：{count}处")


def _facts_hold(book: Book) -> Iterator[Finding]:
    """What a household is today is what its latest dated facts say, and each person lives where he is said to."""
    for what, count in facts.faults(book.db):
        if count:
            yield Finding("E17", f"农牧户现在的{what}与按日期的登记不一致：{count}处")


def _issued_stands(book: Book) -> Iterator[Finding]:
    """What was issued is as it was: its words by their checksum, its files by their hashes."""
    for number, what, fault in issued_faults.faults(book):
        yield Finding(number, f"{what}的{fault}")


def _files_are_there(book: Book) -> Iterator[Finding]:
    """Every attached photo and file is there, byte for byte; those of what was issued are looked at with it."""
    rows = book.db.execute(
        "SELECT pk, title, sha256 FROM attachment WHERE noun <> 'issued' ORDER BY pk"
    ).fetchall()
    for pk, title, sha256 in rows:
        try:
            media.fetch(book.folder, sha256, Path(title).suffix.lower())
        except ObstacleError:
            yield Finding("E49", f"附件“{title}”（第{pk}个）现在读不出来")
        except UserError:
            yield Finding("E23", f"附件“{title}”（第{pk}个）找不到或被改动过")


def _no_stray_files(book: Book) -> Iterator[Finding]:
    """Files that no record and no draft names; those an undo may still ask for are none."""
    found = strays.unnamed(book.db, book.folder)
    if found:
        size = sum(path.stat().st_size for path in found) / 1_048_576
        first = few([path.relative_to(book.folder).as_posix() for path in found], 3, "个")
        yield Finding("E25", f"有{len(found)}个存档文件没有记录指着，共{size:.1f} MB：{first}")


def _settings_are_read(book: Book) -> Iterator[Finding]:
    for part in settings_store.unreadable(book.db):
        yield Finding("E19", f"设置里的“{part}”读不出来")


def _pack_is_there(book: Book) -> Iterator[Finding]:
    gone = packs.missing(book)
    if gone:
        yield Finding("E30", packs.MISSING.format(gone))


def _backed_up(book: Book) -> Iterator[Finding]:
    """The work that is in no backup, told by its steps; where all of it was done in the last week it may wait.

    What a clock says that ran away counts for nothing: neither when a backup was made, nor that a step is still to come.
    """
    last = heads.operation_of(backup.newest_of(book.folder, book.db))
    sql = (
        f"SELECT min(pk), min(at), max(at) FROM operation o WHERE pk > ? AND {journal.changes_book(book.db)}"
    )
    first, *span = book.db.execute(sql, [last]).fetchone()
    now = book.clock.now().replace(tzinfo=None)
    if first and not all(now - _OLD <= _when(at) <= now for at in span):
        steps = journal.steps_after(book.db, last)
        yield Finding("E50", f"第{first}步以来的{steps}步登记还没有备份")


def _clock_is_right(book: Book) -> Iterator[Finding]:
    row = book.db.execute("SELECT max(at) FROM operation").fetchone()
    if row[0] and _when(row[0]).date() > book.clock.today():
        yield Finding("E51", f"电脑的日期是{format_day(book.clock.today())}，最近一次登记是{_day(row[0])}")


def _nothing_half_typed(book: Book) -> Iterator[Finding]:
    waiting = drafts.waiting(book)
    if waiting.count:
        yield Finding("E52", f"有{waiting.count}份没有登记的草稿：{'、'.join(waiting.surfaces)}")


def _when(at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=None)


def _day(at: str) -> str:
    return format_day(date.fromisoformat(at[:10]))


CHECKS: dict[str, Callable[[Book], Iterable[Finding]]] = {
    "数据文件": _file_is_sound,
    "记录之间的关系": _references_hold,
    "数据文件的结构": proofs.schema_holds,
    "设置": _settings_are_read,
    "做了一半的操作": _no_half_step,
    "积分和服务时间": _sums_hold,
    "农牧户的情况": _facts_hold,
    "出具的榜单、公示和证明": _issued_stands,
    "照片和附件": _files_are_there,
    "操作记录": proofs.chain_holds,
    "撤销和重做": proofs.states_hold,
    "登记到哪一步": proofs.head_holds,
    "数据旁边的记号": proofs.head_is_kept,
    "登记簿的每一条": proofs.rows_hold,
    "删除过的个人信息": erasure.stays_erased,
    "标准包": _pack_is_there,
    "登记时人在哪一户": booked_since.hint,
    "评议通过的积分凭的服务时间": proposed_since.hint,
}
HINTS: dict[str, Callable[[Book], Iterable[Finding]]] = {
    "备份": _backed_up,
    "电脑的日期": _clock_is_right,
    "草稿": _nothing_half_typed,
    "没有记录指着的文件": _no_stray_files,
}
