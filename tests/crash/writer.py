"""A program of its own that writes and writes until it is killed; says a line of JSON after each thing that is done.

    python -m tests.crash.writer BOOK KINDS SEED ROSTER

``KINDS`` is what it begins with, by commas; then kinds come by the dice. ``op`` is the last operation of the book by then, ``file``
a backup that was made.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import (
    activities,
    activity_photos,
    books,
    certificates,
    drafts,
    due_process,
    editions,
    erasure,
    evidence,
    exports,
    history,
    households,
    imports,
    meetings,
    months,
    out,
    paper,
    people,
    points,
    same_person,
    score_sheet,
)
from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock

CLOCK = Clock.fixed(date(2026, 10, 27))
NAME = "植树人白音查干"  # planted: it may stand in the book and nowhere else
Act = Callable[[Context, random.Random, Path], str | None]


def _one(context: Context, sql: str) -> int:
    return int(context.call(lambda book: book.db.execute(sql).fetchone()[0]))


def entry(context: Context, dice: random.Random, _roster: Path) -> None:
    """登记一条."""
    item = _one(context, "SELECT pk FROM rule_item WHERE code = 'H1'")
    draft = points.Draft("masses", date(2026, 10, dice.randint(1, 26)), item, household_pk=dice.randint(1, 5))
    context.call(points.record, draft)


def sheet(context: Context, dice: random.Random, _roster: Path) -> None:
    """按表号录入."""
    cells: dict[score_sheet.Cell, int] = {(pk, "环境卫生"): dice.randint(1, 40) * 25 for pk in range(1, 6)}
    context.call(score_sheet.record_sheet, 1, 202610, cells)


def bring(context: Context, _dice: random.Random, roster: Path) -> None:
    """导入."""
    context.call(imports.run_import, "households", roster)


def undo(context: Context, _dice: random.Random, _roster: Path) -> None:
    """撤销."""
    context.call(history.undo)


def redo(context: Context, _dice: random.Random, _roster: Path) -> None:
    """重做."""
    context.call(history.redo)


def seal(context: Context, _dice: random.Random, _roster: Path) -> None:
    """月度审核、锁定榜单、打印公示."""
    for month in (202607, 202608, 202609):
        context.call(months.close_month, month)
    quarter = Period.parse("2026-Q3")
    context.call(editions.seal, "masses", quarter, None)
    made = context.paper(paper.notice_print, quarter, 1, date(2026, 10, 8)).result()
    context.call(paper.keep, made)


def certificate(context: Context, _dice: random.Random, _roster: Path) -> None:
    """出具证明."""
    context.call(certificates.issue, [_one(context, "SELECT min(pk) FROM volunteer")])


def draft(context: Context, dice: random.Random, _roster: Path) -> None:
    """填到一半."""
    content = {"who": NAME, "line": dice.randint(1, 9)}
    context.call(drafts.keep, drafts.Draft("register", "masses", "登记积分", "points", 1, content))


def backup(context: Context, _dice: random.Random, _roster: Path) -> str:
    """立即备份."""
    return str(context.call(books.back_up))


def stick(context: Context, dice: random.Random, _roster: Path) -> str:
    """备份到U盘."""
    return str(context.call(books.back_up, _stick(context) / f"备份{dice.randint(1, 3)}.wmbak"))


def export(context: Context, dice: random.Random, _roster: Path) -> None:
    """导出名册到U盘."""
    out.write(_stick(context) / f"名册{dice.randint(1, 3)}.xlsx", context.call(exports.workbook, "persons"))


def closing(context: Context, _dice: random.Random, _roster: Path) -> None:
    """关闭时的备份."""
    context.call(books.back_up_at_closing)


def drill(context: Context, _dice: random.Random, _roster: Path) -> None:
    """恢复演练."""
    context.call(books.drill)


def attach(context: Context, dice: random.Random, roster: Path) -> None:
    """附依据."""
    photo = roster.parent / f"依据{dice.randint(1, 9)}.jpg"
    context.call(evidence.attach, _one(context, "SELECT max(pk) FROM entry"), [photo])


def photos(context: Context, dice: random.Random, roster: Path) -> None:
    """给活动加照片."""
    values = {"title": f"慰问{NAME}", "day": date(2026, 10, dice.randint(1, 26))}
    pk = int(context.call(activities.save_activity, None, values)[0])
    context.call(activity_photos.add, pk, [roster.parent / f"照片{one}.png" for one in range(1, 4)])


def meeting(context: Context, dice: random.Random, roster: Path) -> None:
    """登记评议会议，附签到表."""
    month = dice.choice((202607, 202608, 202609))
    values = {
        "day": date(2026, 10, 9),
        "host": NAME,
        "members": "白长河，王喜柱 陈立新",
        "supervisor": "刘文举",
    }
    context.call(meetings.save_meeting, 1, month, values, [roster.parent / "依据1.jpg"])


def told(context: Context, dice: random.Random, roster: Path) -> None:
    """减分登记以后告知."""
    item = _one(context, "SELECT pk FROM rule_item WHERE direction < 0 AND veto = 0 ORDER BY pk LIMIT 1")
    low = dice.randint(1, 20)
    context.call(
        points.record, points.Draft("masses", date(2026, 10, low), item, household_pk=dice.randint(1, 5))
    )
    values = {"day": date(2026, 10, 26), "how": "当面", "by": NAME}
    context.call(due_process.tell, Period.parse("2026-10"), None, None, values, [roster.parent / "依据2.jpg"])


def one_household(context: Context, dice: random.Random, _roster: Path) -> None:
    """合户: one of three of the first village into another."""
    keep, gone = dice.sample((1, 2, 4), 2)
    context.call(households.merge_households, keep, gone, date(2026, 10, 20), "并户")


def one_person(context: Context, dice: random.Random, _roster: Path) -> None:
    """合并人员: the same child entered twice."""
    values = {"name": f"{NAME}之子", "relation": "长孙", "birth": date(2016, 5, dice.randint(1, 28))}
    home = dice.randint(1, 5)
    keep, gone = (int(context.call(people.save_person, None, values, home)[0]) for _ in range(2))
    context.call(same_person.merge_persons, keep, gone)


def bring_points(context: Context, _dice: random.Random, roster: Path) -> None:
    """导入积分."""
    context.call(imports.run_import, "points", roster.parent / "积分.xlsx")


def bring_volunteers(context: Context, _dice: random.Random, roster: Path) -> None:
    """导入志愿者."""
    context.call(imports.run_import, "volunteers", roster.parent / "志愿者.xlsx")


def erased(context: Context, dice: random.Random, _roster: Path) -> None:
    """登记一个人，再删除他的个人信息."""
    values = {"name": NAME, "relation": "长子", "birth": date(1980, 1, dice.randint(1, 28)), "note": NAME}
    pk = int(context.call(people.save_person, None, values, dice.randint(1, 5))[0])
    context.call(erasure.erase, pk, "本人撤回同意")


def _stick(context: Context) -> Path:
    return context.folder.parent / "U盘"


ACTS: dict[str, Act] = {
    act.__name__: act
    for act in (
        entry, sheet, bring, undo, redo, seal, certificate, draft, backup, stick, export, closing, drill, attach,
        photos, meeting, told, one_household, one_person, bring_points, bring_volunteers, erased,
    )
}  # fmt: skip


def say(what: dict[str, Any]) -> None:
    """One line for who watches, at once."""
    sys.stdout.write(json.dumps(what, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> None:
    os.umask(0o077)
    folder, first, seed, roster = (
        Path(arguments[0]),
        arguments[1].split(","),
        int(arguments[2]),
        Path(arguments[3]),
    )
    dice, context = random.Random(seed), Context(folder, CLOCK)
    say({"op": _one(context, "SELECT max(pk) FROM operation")})
    while True:
        kind = first.pop(0) if first else dice.choice(list(ACTS))
        said: dict[str, Any] = {"kind": kind}
        try:
            said["file"] = ACTS[kind](context, dice, roster)
        except UserError as refused:
            said["refused"] = refused.text
        said["op"] = _one(context, "SELECT max(pk) FROM operation")
        say(said)


if __name__ == "__main__":
    main(sys.argv[1:])
