"""What is sealed with a board besides its rows, and how its rule books are named."""

from __future__ import annotations

import json
from datetime import date

import pytest

from wenming_desktop.domain.board_facts import BoardFacts, RuleInForce, later_rules
from wenming_desktop.domain.statements import ReviewFacts

OLD = RuleInForce("苏布德苏木群众积分细则", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("later", "said"),
    [
        ((), ""),
        ((RuleInForce(OLD.name, date(2026, 8, 15)),), "，8月15日起按新修订执行"),
        ((RuleInForce("新细则", date(2026, 9, 20)),), "，9月20日起按《新细则》执行"),
        ((RuleInForce(OLD.name, date(2027, 1, 1)),), "，2027年1月1日起按新修订执行"),
        (
            (RuleInForce(OLD.name, date(2026, 8, 15)), RuleInForce("新细则", date(2026, 9, 20))),
            "，8月15日起按新修订执行，9月20日起按《新细则》执行",
        ),
    ],
)
def test_every_version_in_force_is_named(later: tuple[RuleInForce, ...], said: str) -> None:
    assert later_rules((OLD, *later)) == said


def test_facts_are_read_back_as_they_were_sealed() -> None:
    review = ReviewFacts(months=(202607, 202608), reviewed=(202607,), supervised=(), deductions=3, told=2)
    facts = BoardFacts(
        5, 3, (OLD,), "苏布德苏木新时代文明实践所", "管理办法", {"opening": "各位乡亲："}, review
    )
    assert BoardFacts.from_json(facts.as_json()) == facts
    assert json.loads(json.dumps(facts.as_json())) == facts.as_json(), "a list in JSON is a list before"


def test_facts_added_at_an_upgrade_know_of_no_review() -> None:
    stored = BoardFacts(1, 0, (OLD,)).as_json()
    del stored["review"]
    assert BoardFacts.from_json(stored).review == ReviewFacts()
