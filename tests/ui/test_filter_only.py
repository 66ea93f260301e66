"""One way to filter by exactly this: the rest is off, nothing is typed, and the list is read once."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from wenming_desktop.ui.widgets.filter_bar import FilterBar


def test_only_these_filters_stand_and_one_signal_comes(qtbot: QtBot) -> None:
    bar = FilterBar("姓名")
    qtbot.addWidget(bar)
    bar.add_choice("village", "全部嘎查村", [(1, "甲村"), (2, "乙村")])
    bar.add_choice("month", "哪个月")
    bar.add_chip("away", "外出")
    bar.add_chip("party", "党员户")
    bar.set_values({"village": 2, "away": True})
    bar.line.setText("查无此人")
    heard: list[None] = []
    bar.changed.connect(lambda: heard.append(None))
    bar.show_only({"party": True, "month": 202610})
    qtbot.wait(300)
    assert len(heard) == 1, "the words taken away filter no second time"
    assert (bar.text(), bar.values()) == (
        "", {"village": None, "month": 202610, "away": False, "party": True}
    )  # fmt: skip
    bar.set_options("month", [(202610, "10月"), (202609, "9月")])
    assert bar.values()["month"] == 202610, "chosen as soon as it is there"
    bar.clear()
    assert bar.words() == ""
    assert len(heard) == 2
