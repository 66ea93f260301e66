"""Bring workbooks in (导入表格): look first, then one undoable step; nothing is written twice."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from wenming_desktop.domain.errors import Problem, UserError
from wenming_desktop.domain.matching import place_named
from wenming_desktop.domain.names import compact, village_base
from wenming_desktop.domain.rules import Track
from wenming_desktop.domain.settings import Settings
from wenming_desktop.exchange.cancel import Cancel, never
from wenming_desktop.exchange.mapping import Choice, plain_heading
from wenming_desktop.exchange.sheets import Workbook, read_workbook
from wenming_desktop.services import import_likely
from wenming_desktop.services import out as files_out
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.import_columns import accounted
from wenming_desktop.services.import_kind import Job, Planned, Source
from wenming_desktop.services.import_kinds import KINDS
from wenming_desktop.services.import_report import (
    KIND_LABELS,
    ImportPreview,
    ImportReport,
    Kind,
    Progress,
)
from wenming_desktop.services.roster_days import CHANGED as WRONG
from wenming_desktop.storage import roster, settings_store, typed
from wenming_desktop.support.paths import readable

__all__ = [
    "KIND_LABELS", "WRONG", "Choice", "ImportPreview", "ImportReport", "Kind", "preview", "run_import", "save_problems",
]  # fmt: skip
_REMEMBERED = "headings"


def preview(
    book: Book,
    kind: Kind,
    path: Path,
    *,
    track: Track = "masses",
    station: str | int | None = None,
    month: int | None = None,
    mapping: Mapping[str, Choice] | None = None,
    since: date | None = None,
    wrong: Iterable[str] = (),
    same_items: Mapping[str, bool] | None = None,
    unsigned: int = 0,
    progress: Progress | None = None,
    cancel: Cancel = never,
) -> ImportPreview:
    """What an import would do, row by row, and how each sheet was read; nothing is written.

    ``mapping`` is what the clerk set by hand, by sheet name; ``month`` (202610) and ``station`` (a village or a station,
    or a village's key) hold where a sheet is silent; ``same_items`` answers 同一项目吗 by code (True the same item),
    ``unsigned`` (1 or -1) says which way values of a rule book count that nothing gives a direction. Of a
    roster, ``since`` is the day households the book lacks exist from, ``wrong`` names what of it was wrong from the
    first (``WRONG``: 户主, 村民小组, 嘎查村, 状态).
    """
    workbook = read_workbook(path, cancel=cancel)
    job = _job(book, kind, workbook, track, station, month, mapping, same_items, progress, cancel)
    job = replace(job, since=_begun(book, since), wrong=frozenset(wrong), unsigned=unsigned)
    with _without_pauses():
        planned = _planned(kind, job)
    return ImportPreview(
        kind, readable(path.name), planned.report, tuple(planned.sheets), tuple(planned.rows), KINDS[kind].titles(planned),
        tuple((column.name, column.label) for column in KINDS[kind].columns(job)), planned.questions, planned.changed,
        planned.unsigned,
        planned.late,
    )  # fmt: skip


def run_import(
    book: Book,
    kind: Kind,
    path: Path,
    *,
    track: Track = "masses",
    station: str | int | None = None,
    month: int | None = None,
    mapping: Mapping[str, Choice] | None = None,
    since: date | None = None,
    wrong: Iterable[str] = (),
    same_items: Mapping[str, bool] | None = None,
    unsigned: int = 0,
    check: bool = False,
    progress: Progress | None = None,
    cancel: Cancel = never,
) -> tuple[ImportReport, Changes]:
    """Bring a workbook in as one undoable step; rows with an error are left out, rows with a warning are not.

    With ``check`` the same report comes back and nothing is written. A ``cancel`` that raises leaves the book as it was.
    ``since``, ``wrong`` and ``unsigned``: see ``preview``.
    """
    workbook = read_workbook(path, cancel=cancel)
    job = _job(book, kind, workbook, track, station, month, mapping, same_items, progress, cancel)
    job = replace(job, since=_begun(book, since), wrong=frozenset(wrong), unsigned=unsigned)
    with _without_pauses():
        planned = _planned(kind, job)
        report = planned.report
        if check or not planned.nouns:
            return report, Changes()
        file_name = readable(path.name)
        name = f"导入 {file_name} {report.written}条"
        with book.operation(name) as pk:
            sha256 = hashlib.sha256(workbook.data).hexdigest()
            batch = roster.add_batch(book.db, pk, kind, file_name, sha256, book.now)
            planned.write(book, pk, batch)
            roster.finish_batch(book.db, batch, json.dumps(_kept(report) | planned.kept, ensure_ascii=False))
            cancel()
    if mapping:
        _remember(book, kind, planned, mapping)
    told = tuple(planned.told)
    return replace(report, asides=(*report.asides, *told)), changed(name, *planned.nouns, warnings=told)


def _planned(kind: Kind, job: Job) -> Planned:
    planned = import_likely.planned(kind, job)
    hidden = tuple(sheet.name for sheet in job.source.workbook.sheets if sheet.hidden and sheet.rows)
    planned.report = accounted(planned.report, planned.sheets, hidden)
    return planned


def _begun(book: Book, since: date | None) -> date | None:
    if since is not None and since > book.clock.today():
        raise UserError("建户的日期还没有到。", "请改为今天以前的日期。")
    return since


def save_problems(book: Book, path: Path, out: Path, problems: Iterable[Problem]) -> None:
    """Save a copy of the workbook with the cells of the problems marked red, a comment each, and a column 需要修改."""
    from wenming_desktop.exchange.problem_book import problem_book

    if out.exists() and out.samefile(path):
        raise UserError("不能保存在原来的表格上。", "请换一个文件名，原表保持不动。")
    files_out.write(out, problem_book(read_workbook(path, fill=False), list(problems)))


@contextmanager
def _without_pauses() -> Iterator[None]:
    """Hundreds of thousands of rows live until the end; looking for garbage among them costs a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _kept(report: ImportReport) -> dict[str, Any]:
    """The report as kept in the book: counts, not every message."""
    whole = report.as_json()
    return {key: whole[key] for key in ("read", "written", "unchanged", "created")} | {
        "errors": report.errors
    }


def _job(
    book: Book, kind: Kind, workbook: Workbook, track: Track, station: str | int | None, month: int | None,
    mapping: Mapping[str, Choice] | None, same_items: Mapping[str, bool] | None, progress: Progress | None, cancel: Cancel,
) -> Job:  # fmt: skip
    if kind not in KINDS:
        raise UserError(f"不能导入“{kind}”。", f"可以导入{'、'.join(KIND_LABELS.values())}。")
    source = Source(workbook, dict(mapping or {}), _headings(book.settings).get(kind, {}), cancel)
    village = _village(book, kind, station)
    answers = {code.upper(): same for code, same in (same_items or {}).items()}
    return Job(book, track, source, village, month, _step(workbook, progress, cancel), same_items=answers)


def _village(book: Book, kind: Kind, station: str | int | None) -> str:
    """The village a station's or village's name means, '' for none; only a roster may name one the book lacks."""
    if station is None or station == "":
        return ""
    rows = book.db.execute("SELECT pk, name, base FROM village").fetchall()
    if isinstance(station, int):
        return next((str(name) for pk, name, _ in rows if pk == station), "")
    wanted = place_named(station, book.settings.institute.township)
    for _, name, base in rows:
        if base == village_base(wanted):
            return str(name)
    own = dict(book.db.execute("SELECT s.name, v.name FROM station s JOIN village v ON v.pk = s.village_pk"))
    for text in (compact(station), compact(station).removeprefix(book.settings.institute.township)):
        if text in own:
            return str(own[text])
    if kind != "households":
        raise UserError(f"数据里没有“{station}”这个嘎查村或实践站。", "请核对名称，或先导入它的户籍名册。")
    return wanted


def _step(workbook: Workbook, progress: Progress | None, cancel: Cancel) -> Callable[[], None]:
    """Called once a row: looks for a cancel and tells how far it is, now and then."""
    whole = sum(len(sheet.rows) for sheet in workbook.visible)
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if done % 250 == 0:
            cancel()
            if progress is not None:
                progress(min(done, whole), whole)

    return step


def _headings(settings: Settings) -> dict[str, dict[str, str]]:
    """The headings matched by hand before, by kind of import; none where something else stands in their place."""
    try:
        found: dict[str, dict[str, str]] = typed.as_typed(
            settings.remembered.get(_REMEMBERED, {}), dict[str, dict[str, str]]
        )
    except ValueError:
        return {}
    return found


def _remember(book: Book, kind: Kind, planned: Planned, mapping: Mapping[str, Choice]) -> None:
    """Keep the headings the clerk matched by hand for the next file; nothing to undo."""
    learned = {
        plain_heading(match.heading): match.name
        for sheet in planned.sheets
        if sheet.name in mapping
        for match in sheet.columns
        if match.heading and match.name in mapping[sheet.name].columns
    }
    settings = book.settings
    kept = _headings(settings)
    fresh = {**kept, kind: {**kept.get(kind, {}), **learned}}
    if learned and fresh != kept:
        with book.operation("记住表头", kind="note"):
            settings_store.save(
                book.db, replace(settings, remembered=settings.remembered | {_REMEMBERED: fresh})
            )
