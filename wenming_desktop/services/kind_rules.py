"""Rule books (积分细则) as an import."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import Problem
from wenming_desktop.exchange import rules_sheet
from wenming_desktop.exchange.mapping import Column
from wenming_desktop.services import item_lines
from wenming_desktop.services.context import Book
from wenming_desktop.services.import_kind import ImportKind, Job, Planned, outcome, require_header, unread
from wenming_desktop.services.import_rules import BookPlan, RulesPlanner
from wenming_desktop.storage import astray, journal, rules_store


def _booked_before(job: Job, plans: Iterable[BookPlan]) -> list[Problem]:
    """What is booked already for days from which a new rule book would hold."""
    found = []
    for plan in plans:
        later = [
            known.starts for known in rules_store.books(job.book.db, plan.track) if known.starts > plan.starts
        ]
        last = min(later) - timedelta(days=1) if later else date.max
        count = 0 if plan.pk else astray.booked_between(job.book.db, plan.track, plan.starts, last)
        if count:
            said = (
                f"{format_day(plan.starts)}起已有{count}条登记，导入后仍按原来的细则记分；需要的请逐条更正，"
                "不打算更正的，请把起施行日期改为以后的日期再导入"
            )
            found.append(Problem(said, "warning"))
    return found


class Rules(ImportKind):
    """Rule books."""

    def columns(self, job: Job) -> Sequence[Column]:
        """See ImportKind."""
        return rules_sheet.COLUMNS

    def titles(self, planned: Planned) -> tuple[str, ...]:
        """See ImportKind."""
        return ("编号", "类别", "积分项目", "分值", "上限", "起施行")

    def plan(self, job: Job) -> Planned:
        """See ImportKind."""
        lines = item_lines.load(job.book, job.track)
        planner = RulesPlanner(
            lines.books, lines, job.track, job.book.clock.today(), job.same_items, job.unsigned
        )
        outcomes, read = [], []
        for sheet in job.source.sheets():
            rules = rules_sheet.read_rules(sheet, **job.source.reading(sheet))
            if rules is None:
                outcomes.append(unread(sheet, planner.tally))
                continue
            read.append(rules)
            outcomes.append(
                outcome(sheet, rules.header, self.columns(job), "rules", [row.line for row in rules.rows])
            )
        require_header(outcomes, "编号、积分项目、分值")
        planner.add_sheets(read, job.step)
        plans = [plan for plan in planner.plans if not plan.empty]
        planner.tally.aside += _booked_before(job, plans)
        return Planned(
            planner.tally.report(),
            outcomes,
            planner.tally.rows,
            ("rule_book", "rule_item") if plans else (),
            lambda book, pk, batch: _write_rules(book, plans),
            tuple(planner.questions),
            unsigned=planner.unsigned,
        )


def _write_rules(book: Book, plans: Iterable[BookPlan]) -> None:
    for plan in plans:
        pk = plan.pk or rules_store.insert_book(book.db, plan.track, plan.name, plan.starts.isoformat())
        if plan.rename:
            journal.update(book.db, "rule_book", pk, {"name": plan.name})
        for old in plan.retire:
            journal.update(book.db, "rule_item", old, {"replaced_by": old})
        for item in plan.add:
            fresh = rules_store.insert_item(book.db, pk, item)
            if item.code in plan.apart:
                rules_store.set_line(book.db, fresh, fresh)
        for old, line in plan.lines:
            rules_store.set_line(book.db, old, line)
        for old, item in plan.replace:
            rules_store.replace_item(book.db, old, item)
        for old, item in plan.amend:
            journal.update(book.db, "rule_item", old, {"evidence": item.evidence, "note": item.note})
