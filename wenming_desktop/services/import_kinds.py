"""The kinds of workbook a book takes in; each is a class in a file of its own (services/kind_*.py)."""

from __future__ import annotations

from wenming_desktop.services.import_kind import ImportKind
from wenming_desktop.services.import_report import Kind
from wenming_desktop.services.kind_activities import Activities
from wenming_desktop.services.kind_hours import Hours
from wenming_desktop.services.kind_households import Households
from wenming_desktop.services.kind_points import Points
from wenming_desktop.services.kind_rules import Rules
from wenming_desktop.services.kind_volunteers import Volunteers

KINDS: dict[Kind, ImportKind] = {
    "households": Households(),
    "points": Points(),
    "rules": Rules(),
    "volunteers": Volunteers(),
    "activities": Activities(),
    "hours": Hours(),
}
