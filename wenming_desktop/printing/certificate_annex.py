"""The annex of a certificate (附表：服务明细): a plain sheet of the single activities under the certificate's number."""

from __future__ import annotations

from dataclasses import replace

from wenming_desktop.domain.certificate_annex import TITLE, Annex
from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.flow import Flow, Part, print_flow
from wenming_desktop.printing.table import Column, Look

_LOOK = Look(size=10.5, row_height=21, head_height=34)
_COLUMNS = (
    Column("日期", 7.4, "center", least=0.85), Column("服务类别", 5.2, "center", least=0.75), Column("服务内容", 15, least=0.85),
    Column("地点", 9, least=0.8), Column("服务时间\n（小时）", 4.6, "right"),
)  # fmt: skip


def print_annex(annex: Annex, edition: Edition, *, mark: str = "") -> bytes:
    """The sheet as PDF, on as many pages as the rows take, ``mark`` on each; MissingGlyph where a cell cannot be drawn."""
    edition.fonts.check((f"第{at}行", cell) for at, row in enumerate(annex.rows, 1) for cell in row)
    part = Part("", _COLUMNS, annex.rows, _LOOK)
    notes = (*annex.notes, f"出具单位（盖章）：{annex.issuer}")
    flow = Flow(
        TITLE, annex.under, (part,), notes, day=annex.day, signers=("负责人（签字）：", "经办人（签字）：")
    )
    imprint = edition.imprint(TITLE)
    return print_flow(flow, replace(imprint, draft=mark) if mark else imprint, edition.fonts)
