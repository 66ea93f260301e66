"""Who refused, on which day; and which of two statements about one person holds."""

from datetime import date

import pytest

from wenming_desktop.domain.consent import Statement, joined, refusal, refused_by

DAY = date(2026, 10, 10)
GROWN, CHILD = date(2008, 10, 10), date(2008, 10, 11)


@pytest.mark.parametrize(
    ("own", "guardian", "birth", "by"),
    [
        ("同意", "未知", GROWN, ""),
        ("未知", "未知", None, ""),
        ("不同意", "同意", GROWN, "本人"),
        ("不同意", "不同意", CHILD, "本人"),
        ("同意", "不同意", CHILD, "监护人"),
        ("未知", "不同意", CHILD, "监护人"),
        ("同意", "未知", CHILD, ""),
        ("同意", "不同意", GROWN, ""),  # eighteen on the day: his guardian's word counts no more
        (
            "同意",
            "不同意",
            None,
            "监护人",
        ),  # who has a guardian may be a child: the refusal holds until his birth is known
    ],
)
def test_a_guardian_speaks_only_for_a_minor(own: str, guardian: str, birth: date | None, by: str) -> None:
    assert refused_by(own, guardian, birth, DAY) == by
    said = refusal(own, guardian, birth, DAY)
    why = "当天未满18周岁，" if birth else "没有出生日期，"
    assert said.startswith(why * (by == "监护人") + by)
    assert bool(said) == bool(by)


OLD, NEW = "2026-03-01", "2026-09-01"


@pytest.mark.parametrize(
    ("keep", "other", "holds"),
    [
        (("未知", None), ("未知", None), "keep"),
        (("同意", OLD), ("同意", NEW), "keep"),
        (("同意", None), ("未知", None), "keep"),
        (("未知", None), ("同意", OLD), "other"),
        (("未知", None), ("不同意", None), "other"),
        (("未知", NEW), ("同意", OLD), "other"),  # that nobody knew on a later day is no answer
        (("同意", OLD), ("不同意", NEW), "other"),
        (("不同意", NEW), ("同意", OLD), "keep"),
        (("不同意", OLD), ("同意", NEW), "other"),  # he agreed later
        (("同意", NEW), ("不同意", OLD), "keep"),
        (("同意", NEW), ("不同意", NEW), "other"),  # of one day: the refusal
        (("同意", NEW), ("不同意", None), "other"),  # no day tells: the refusal
        (("同意", None), ("不同意", OLD), "other"),
        (("不同意", None), ("同意", NEW), "keep"),
    ],
)  # fmt: skip
def test_the_later_statement_holds_else_the_refusal(
    keep: tuple[str, str | None], other: tuple[str, str | None], holds: str
) -> None:
    assert joined(Statement(*keep), Statement(*other)) == (keep if holds == "keep" else other)
