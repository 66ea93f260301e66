"""A small book with volunteers for the window's tests: two villages, two teams, four volunteers, a doubtful pair."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from wenming_desktop.services import books, people, places, teams, volunteers
from wenming_desktop.services.context import Book, Context
from wenming_desktop.support.clock import Clock

TODAY = date(2026, 10, 27)
ID = "150599197003050016"


def open_book(folder: Path) -> Context:
    """The book, open: 包青格乐 and 乌兰 serve in the reading team, 小林 is a minor, 曾福 came in without a household."""
    clock = Clock.fixed(TODAY)
    books.create_book(folder, "苏布德苏木新时代文明实践所", operator="乌兰", clock=clock)
    context = Context(folder, clock)
    for name in ("萨日朗嘎查", "柳湾村"):
        context.call(places.save_village, None, {"name": name})
    for village, head in (
        ("萨日朗嘎查", "包青格乐"),
        ("萨日朗嘎查", "曾福"),
        ("柳湾村", "刘旺"),
        ("柳湾村", "乌兰"),
    ):
        context.call(people.save_household, None, {"village": village, "group": 2, "head": head})
    context.call(people.save_person, person(context, "包青格乐"), {"id_number": ID, "phone": "13900001234"})
    reading, _ = context.call(
        teams.save_team, None, {"name": "理论宣讲志愿服务大队", "category": "理论宣讲", "tier": "大队"}
    )
    context.call(
        teams.save_team, None,
        {"name": "萨日朗嘎查红马甲志愿服务队", "category": "卫生环保", "station": "萨日朗嘎查新时代文明实践站"},
    )  # fmt: skip
    for name in ("包青格乐", "乌兰"):
        pk, _ = context.call(
            volunteers.save_volunteer,
            None,
            {"name": name, "consent": "同意", "registered": date(2026, 1, 10)},
            person(context, name),
        )
        context.call(teams.join, pk, reading, "队员", date(2026, 1, 10))
    context.call(volunteers.save_volunteer, None, {"name": "小林", "birth": date(2012, 5, 1)})
    context.call(volunteers.save_volunteer, None, {"name": "曾福", "area": "萨日朗嘎查"})
    return context


def person(context: Context, name: str) -> int:
    """The key of a person by name."""
    sql = "SELECT pk FROM person WHERE name = ? AND merged_into IS NULL ORDER BY pk"
    return int(context.read(lambda book: book.db.execute(sql, [name]).fetchone()[0]).result())


def volunteer(context: Context, name: str) -> int:
    """The key of a volunteer by the person's name."""
    sql = (
        "SELECT v.pk FROM volunteer v JOIN person q ON q.pk = v.person_pk "
        "WHERE q.name = ? AND v.merged_into IS NULL"
    )
    return int(context.read(lambda book: book.db.execute(sql, [name]).fetchone()[0]).result())


def persons(book: Book) -> int:
    """How many living persons the register has."""
    return int(book.db.execute("SELECT count(*) FROM person WHERE merged_into IS NULL").fetchone()[0])
