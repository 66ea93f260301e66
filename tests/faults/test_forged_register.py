"""核验 vouches for no row that a hand made or altered, whatever it says of itself; and one row hides no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.test_issued import Office
from tests.tampering import behind_our_back
from wenming_desktop.domain.errors import NotAsKeptError
from wenming_desktop.domain.issued import CARRIED, checksum_of
from wenming_desktop.services import books, issued
from wenming_desktop.services.context import Context
from wenming_desktop.services.issued import Issued

BY_HAND = {"by_hand": True, "purpose": ""}
SAYS_OF_ITSELF = {"by hand": BY_HAND, "carried over": {**BY_HAND, CARRIED: True}, "nothing": {}}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = Office(tmp_path / "书.wenming")
    yield found
    found.context.close(with_backup=False)


def by_a_hand(office: Office, sql: str, *values: object) -> None:
    clock = office.context.clock
    office.context.close(with_backup=False)
    with behind_our_back(office.context.folder) as raw:
        raw.execute(sql, values)
    office.context = Context(office.context.folder, clock)


def forge(raw_facts: dict[str, object], **columns: object) -> tuple[str, list[object]]:
    row = {
        "id": b"\x07" * 16, "kind": "service", "name": "冒名者", "number": "SBDSM-2026-0777", "code": "AAAAAAAA",
        "state": "issued", "content": "{}", "checksum": checksum_of("{}"), "facts": json.dumps(raw_facts),
        "issued_on": "2026-10-01", "issued_at": "2026-10-01T09:00:00", "operator": "乌兰", "operation_pk": 1,
    } | columns  # fmt: skip
    marks = ", ".join("?" for _ in row)
    return f"INSERT INTO issued ({', '.join(row)}) VALUES ({marks})", list(row.values())


@pytest.mark.parametrize("facts", SAYS_OF_ITSELF.values(), ids=SAYS_OF_ITSELF)
def test_a_row_nobody_s_operation_made_is_not_vouched_for(office: Office, facts: dict[str, object]) -> None:
    office.issue("service")
    sql, values = forge(facts)
    by_a_hand(office, sql, *values)
    for code in ("AAAAAAAA", "BBBBBBBB"):
        said = office.context.call(issued.verify, "SBDSM-2026-0777", code)
        assert said.said == "登记簿里的这份证明被改动过，不能作数。"
        assert (said.valid, said.state, said.name) == (False, "", "")
    assert "被改动过" in office.context.call(issued.state_of, 2).said


@pytest.mark.parametrize("facts", SAYS_OF_ITSELF.values(), ids=SAYS_OF_ITSELF)
def test_a_genuine_one_altered_is_said_to_be(office: Office, facts: dict[str, object]) -> None:
    row: Issued = office.issue("service")
    by_a_hand(office, "UPDATE issued SET facts = ?", json.dumps(facts))
    said = office.check(row)
    assert (said.found, said.valid) == (True, False)
    assert "被改动过" in said.said
    assert "被改动过" in office.context.call(issued.state_of, row.pk).said


@pytest.mark.parametrize("facts", ["[]", "", "{bad", "1", '"\\ud800"'])
def test_one_that_cannot_be_read_is_told_and_hides_no_other(office: Office, facts: str) -> None:
    first, second = office.issue("service"), office.issue("service")
    by_a_hand(office, f"UPDATE issued SET facts = ? WHERE pk = {first.pk}", facts)
    with pytest.raises(NotAsKeptError, match=str(first.number)):
        office.check(first)
    assert office.check(second).valid
    by_a_hand(office, f"UPDATE issued SET checksum = 'x' WHERE pk = {second.pk}")
    told = [one.what for one in office.context.call(books.check) if one.number == "E20"]
    assert any(str(second.number) in one for one in told), told
    assert len(told) == 2


def test_a_forged_next_edition_is_not_named(office: Office) -> None:
    row: Issued = office.issue("service")
    office.context.call(issued.withdraw, row.pk, "本人退回")
    sql, values = forge(BY_HAND, amends=row.pk)
    by_a_hand(office, sql, *values)
    said = office.check(row)
    assert "作废：本人退回" in said.said
    assert "0777" not in said.said + said.successor + said.holder


def test_a_code_of_other_letters_is_wrong_and_no_more(office: Office) -> None:
    row: Issued = office.issue("service")
    assert "编号或核验码不对" in office.context.call(issued.verify, str(row.number), "核验码").said
