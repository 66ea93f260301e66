"""删除个人信息 in the window: the reason, then a question that names the counts, then the answer to read or hand over."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.fields import Field
from wenming_desktop.services import erasure
from wenming_desktop.services.changes import Changes
from wenming_desktop.services.context import Book
from wenming_desktop.services.erasure import Erasable, Erased
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.record_form import RecordForm

LINE = "删除个人信息(&D)…"
_FIELDS = (
    Field("原因", "text", required=True, name="reason", width=20, help="例如：本人撤回同意、本人要求删除。"),
    Field("提出要求的日期", "date", required=True, name="day"),
)
Asked = tuple[Erasable, dict[str, Any]]


def ask_erasure(ctx: PageContext, parent: QWidget, person_pk: int) -> None:
    """Ask for the reason of one person's erasure; nothing is done before the question after it."""
    ctx.read(parent, lambda seen: _ask_reason(ctx, parent, seen), erasure.look, person_pk)


def _ask_reason(ctx: PageContext, parent: QWidget, seen: Erasable) -> None:
    form = RecordForm(_FIELDS, today=ctx.today(), values={"day": ctx.today()}, columns=1)
    FormDialog.ask(
        parent, "删除个人信息", form, jobs=ctx.jobs, verb="下一步(&S)",
        note=f"本人撤回同意或要求删除时用。{seen.name}　{seen.household}",
        save=lambda values: ctx.future(_asked, seen.person_pk, values),
        done=lambda asked: _confirm(ctx, parent, asked),
    )  # fmt: skip


def _asked(book: Book, person_pk: int, values: dict[str, Any]) -> tuple[Asked, Changes]:
    """What would go as it is now, for the question; nothing is written."""
    return (erasure.look(book, person_pk), values), Changes()


def _confirm(ctx: PageContext, parent: QWidget, asked: Asked) -> None:
    seen, values = asked

    def erase() -> None:
        ctx.write(
            parent,
            lambda done: _tell(ctx, done),
            erasure.erase,
            seen.person_pk,
            values["reason"],
            values["day"],
        )

    ctx.messages.confirm(
        parent, f"删除{seen.name}的个人信息？", "删除(&D)", erase, f"{seen.words}这一步不能撤销。"
    )


def _tell(ctx: PageContext, done: Erased) -> None:
    first, _, rest = done.text.partition("\n")
    ctx.messages.stop(first, rest)
