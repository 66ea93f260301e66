"""What a roster's 状态 comes to: who leaves by it leaves his teams too, and nobody is a volunteer again by an old list."""

from __future__ import annotations

from datetime import date

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.matching import KnownPerson
from wenming_desktop.domain.volunteers import LEFT, ON_ROSTER
from wenming_desktop.exchange.volunteers_sheet import VolunteerLine
from wenming_desktop.services.roster_editor import RosterPlan
from wenming_desktop.storage.roster import Row
from wenming_desktop.storage.volunteer_intake import KnownVolunteer


def settle(
    volunteer: KnownVolunteer, person: KnownPerson, one: VolunteerLine, plan: RosterPlan, today: date
) -> Row:
    """The columns of a known volunteer that follow from his row's 状态; his memberships end in ``plan`` where he leaves.

    A roster gives no day of leaving: it is today's, and the row says so. Whom the household register has as gone
    (迁出、去世) stays as he is.
    """
    stated, have = one.columns.get("status"), volunteer.columns.get("status")
    if not stated or stated == have:
        return {}
    if stated == LEFT:
        row: Row = {"status": LEFT, "left_on": today.isoformat()}
        one.line.warn("status", f"状态：原{have}，现退出；退出日期记为{format_day(today)}，同时离开所有队伍")
        for pk, _ in volunteer.teams.values():
            plan.change("membership", pk, {"to_day": today.isoformat()})
        volunteer.former |= set(volunteer.teams)
        volunteer.teams.clear()
    elif person.left_on:
        said = f"户籍里{_gone(person)}，没有恢复在册；确实还在这里服务的，请用“恢复在册”"
        one.line.warn("status", said)
        return {}
    else:
        row = {"status": ON_ROSTER, "left_on": None}
        one.line.warn("status", f"状态：原{have}，现{ON_ROSTER}")
    volunteer.columns |= row
    return row


def of_new(person: KnownPerson, one: VolunteerLine) -> Row:
    """The columns of a new volunteer that follow from his person: 退出 where the household register has him as gone."""
    if not person.left_on:
        return {}
    if one.columns.get("status") != LEFT:
        one.line.warn("name", f"户籍里{_gone(person)}，登记为退出；确实还在这里服务的，请用“恢复在册”")
    return {"status": LEFT, "left_on": person.left_on}


def _gone(person: KnownPerson) -> str:
    return f"{format_day(date.fromisoformat(person.left_on))}已迁出或去世"
