"""One reason for all that goes against the record: given where it is needed, in one line, no longer than paper takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import wenming_desktop.services
from wenming_desktop.domain import reasons
from wenming_desktop.domain.errors import UserError

SERVICES = Path(wenming_desktop.services.__file__).parent


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("登记错户", "登记错户"),
        ("  登记 \n 错户\t", "登记 错户"),
        ("错" * reasons.LONGEST, "错" * reasons.LONGEST),
    ],
)
def test_a_reason_stands_in_one_line(text: str, said: str) -> None:
    assert reasons.stated(text, "没有填。", "请填。") == said


@pytest.mark.parametrize("text", ["", " ", "\n\t　"])
def test_one_that_is_needed_is_asked_for(text: str) -> None:
    with pytest.raises(UserError, match="原因没有填。请填。") as found:
        reasons.stated(text, "原因没有填。", "请填。", field="cause")
    assert found.value.field == "cause"
    assert reasons.stated(text, "原因没有填。", "请填。", needed=False) == ""


@pytest.mark.parametrize("needed", [True, False])
def test_a_long_one_is_refused_with_its_length(needed: bool) -> None:
    text = "错" * (reasons.LONGEST + 1)
    with pytest.raises(UserError, match="原因有201个字，太长了。请写在200个字以内") as found:
        reasons.stated(text, "", "", needed=needed, field="reason")
    assert found.value.field == "reason"


def test_no_service_judges_a_reason_by_itself() -> None:
    by_hand = re.compile(r"\b(reason|cause|why)\.strip\(\)")
    assert [
        path.name for path in SERVICES.rglob("*.py") if by_hand.search(path.read_text(encoding="utf-8"))
    ] == []
