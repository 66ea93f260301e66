"""How an item of the standard reads: a mark and a word, never a colour alone."""

from __future__ import annotations

from wenming_desktop.services.station_care import Have
from wenming_desktop.ui import labels
from wenming_desktop.ui.models.columns import Tone

MET, NOT_MET, UNSEEN = "√ 达到", "× 未达到", "未检查"


def word_of(met: bool | None) -> str:
    """√ 达到, × 未达到, 未检查."""
    return UNSEEN if met is None else MET if met else NOT_MET


def mark_of(met: bool | None) -> str:
    """√, × or —: where there is no room for the word."""
    return "—" if met is None else word_of(met)[0]


def tone_of(met: bool | None) -> Tone:
    """The tint that goes with the word."""
    return "muted" if met is None else "good" if met else "bad"


def told(station: str, have: Have) -> str:
    """One check in a sentence, for the tool tip and the screen reader."""
    parts = (
        f"{station} {have.item}：{word_of(have.met)}", labels.iso_date(have.day), have.checker, have.note,
        f"依据{have.files}份" if have.files else "",
    )  # fmt: skip
    return "，".join(part for part in parts if part)
