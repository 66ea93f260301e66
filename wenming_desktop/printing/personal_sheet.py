"""What one subject has been given and why: a party member's sheet (个人清单) and a household's (积分明细)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wenming_desktop.domain.amounts import format_points, format_signed
from wenming_desktop.domain.boards import VETO_REASON
from wenming_desktop.domain.days import format_span
from wenming_desktop.domain.paper_words import period_title
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.points import Entry
from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.flow import Flow, Part, print_flow
from wenming_desktop.printing.table import Column, Look

_LOOK = Look(size=11, row_height=23, head_height=26)
_COLUMNS = (
    Column("序号", 1.6, "center"), Column("日期", 4.2, "center", least=0.8), Column("事项", 10),
    Column("加分", 2.2, "center"), Column("减分", 2.2, "center"), Column("备注", 5),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """Whose entries of a period are printed: a name, where it belongs (支部, 嘎查村), and its base points.

    Points are hundredths; ``entries`` are the rows of the period as the register shows them, reversals included.
    ``note`` says how far the sheet is from a board that was put up; ``off_board`` why there is no line on the period's
    board: then no total is printed.
    """

    name: str
    place: str
    period: Period
    base: int
    entries: Sequence[Entry]
    note: str = ""
    off_board: str = ""

    @property
    def total(self) -> int:
        """Base points and the plain sum of the rows that stand."""
        return self.base + sum(entry.points for entry in shown_entries(self.entries))

    @property
    def veto(self) -> bool:
        """Whether a veto holds."""
        return any(entry.veto for entry in shown_entries(self.entries))


_INSTEAD = "更正，原因见更正记录"


def print_personal_sheet(account: Account, edition: Edition) -> bytes:
    """党员积分个人清单: additions, deductions, veto, total, to be signed by the member and the branch."""
    title = f"{period_title(account.period)}党员积分个人清单"
    under = f"姓名：{account.name}　所在支部：{account.place}\n{_span(account)}"
    signers = ("本人签字：", "支部书记：", "组织委员：", "日期：")
    return _print(account, title, under, signers, edition)


def print_household_sheet(account: Account, number: str, edition: Edition) -> bytes:
    """积分明细: a household's rows, for a member of it who asks (本户成员持有效身份证件查询)."""
    title = f"{period_title(account.period)}群众积分明细"
    under = f"户主：{account.name}　户号：{number}　{account.place}\n{_span(account)}"
    return _print(account, title, under, ("户主或成员签字：", "经办人：", "日期："), edition)


def _print(account: Account, title: str, under: str, signers: tuple[str, ...], edition: Edition) -> bytes:
    own = {entry.pk for entry in account.entries}
    rows = [_row(number, entry, own) for number, entry in enumerate(shown_entries(account.entries), 1)]
    edition.fonts.check([(account.name, text) for text in (account.name, account.place)])
    edition.fonts.check((f"{account.name}第{row[0]}行", cell) for row in rows for cell in row)
    part = Part("", _COLUMNS, rows, _LOOK, empty="本期没有登记积分事项")
    flow = Flow(title, under, (part,), _sums(account), signers=signers)
    return print_flow(flow, edition.imprint(title), edition.fonts)


def shown_entries(entries: Sequence[Entry]) -> list[Entry]:
    """The rows to print: those that stand.

    A reversal counts in the month of what it takes back, so both lie in the period and leave nothing to show.
    """
    return [entry for entry in entries if entry.stands]


def _row(number: int, entry: Entry, own: Collection[int]) -> tuple[str, ...]:
    plus = format_signed(entry.points) if entry.points > 0 else ""
    minus = format_points(entry.points) if entry.points < 0 else ""
    if entry.veto > 0:
        minus = "一票否决"
    return (str(number), entry.day_text, entry.label, plus, minus, _remark(entry, own))


def _remark(entry: Entry, own: Collection[int]) -> str:
    """Why, for the one it is handed to; what stands for another family's entry has that one's reason, which stays out."""
    others = entry.replaces is not None and entry.replaces not in own
    return _INSTEAD if others else entry.cause or entry.note


def _sums(account: Account) -> tuple[str, ...]:
    rows = shown_entries(account.entries)
    plus = sum(entry.points for entry in rows if entry.points > 0)
    minus = sum(entry.points for entry in rows if entry.points < 0)
    if account.off_board:
        counted = f"登记的加分{format_signed(plus)}分，减分{format_points(minus)}分。"
        return tuple(filter(None, (counted if rows else "", account.off_board, account.note)))
    total = "—" if account.veto else f"{format_points(account.total)}分"
    sums = (
        f"基础分{format_points(account.base)}分，加分合计{format_signed(plus)}分，"
        f"减分合计{format_points(minus)}分，总分{total}。"
    )
    veto = f"{VETO_REASON}，不计总分。" if account.veto else ""
    return tuple(filter(None, (sums, veto, account.note)))


def _span(account: Account) -> str:
    return f"计分时间：{format_span(account.period.first, account.period.last)}"
