"""Paper of the party's room beside the personal sheet: 支部汇总表."""

from __future__ import annotations

from wenming_desktop.domain.paper_words import period_title
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import gate, party
from wenming_desktop.services.context import Book
from wenming_desktop.services.paper import Made, edition


def branch_sheet(book: Book, period: Period) -> Made:
    """The branches of a period as one sheet (run on the paper thread)."""
    from wenming_desktop.printing.branch_sheet import BranchLine, print_branch_sheet

    lines = [
        BranchLine(one.branch, one.members, one.entries, one.average, one.vetoes)
        for one in party.branch_summary(book, period)
    ]
    leaves = "party_paper.branch_sheet"
    pdf = print_branch_sheet(period, gate.take_out(book, leaves, lines), edition(book))
    name = f"{period_title(period)}党员积分支部汇总表.pdf"
    return Made(name, pdf, audience=gate.audience_of(leaves))
