"""The numbers noted beside a book (head.json) make the next one jump, never further than a book could have come."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.services.carried_office import Office
from wenming_desktop.services import books
from wenming_desktop.storage import heads


def note(office: Office, *numbers: str) -> None:
    path = office.folder / heads.FILE
    path.write_text(json.dumps(json.loads(path.read_text()) | {"numbers": list(numbers)}))


@pytest.mark.parametrize("far", ["SBDSM-2026-999999999", "SBDSM-2026-0020002", "X-2026-20000", "SBDSM-2026-"])
def test_a_number_nobody_can_have_given_is_not_reckoned_with_and_told(tmp_path: Path, far: str) -> None:
    office = Office(tmp_path / "书.wenming")
    assert office.issue().number == "SBDSM-2026-0001"
    note(office, far)
    told = [one for one in office.context.call(books.check) if one.number == "E48"]
    assert [one.severity for one in told] == ["hint"] * (far != "SBDSM-2026-")
    assert [one.what for one in told] == [
        f"数据旁边的记号文件里记着编号{far}，比登记簿里的大得多，没有采用"
    ] * len(told)
    assert office.issue().number == "SBDSM-2026-0002"
    assert "SBDSM-2026-0002" in (heads.read(office.folder).numbers or ()), "and it hides not the true one"
    office.close()


def test_a_jump_that_may_be_is_made(tmp_path: Path) -> None:
    office = Office(tmp_path / "书.wenming")
    office.issue()
    note(office, "SBDSM-2026-0137")
    assert office.context.call(books.check) == []
    assert office.issue().number == "SBDSM-2026-0138"
    office.close()
