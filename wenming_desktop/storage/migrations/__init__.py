"""One frozen file per released step of the book's schema, applied in order by ``user_version``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlite_utils import Database

from wenming_desktop.storage.migrations import (
    m0001_first_book,
    m0002_volunteers,
    m0003_corrections,
    m0004_household_facts,
    m0005_issued,
    m0006_due_process,
    m0007_calendar,
    m0008_standards,
    m0009_gate,
    m0010_sealed_facts,
    m0011_departures,
    m0012_chain,
    m0013_flat_reads,
    m0014_drafts,
    m0015_erasure,
    m0016_recorded,
    m0017_covered_items,
    m0018_rows,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One schema step: the version it leads to and the function that makes it."""

    version: int
    apply: Callable[[Database], None]


STEPS = (
    Step(m0001_first_book.VERSION, m0001_first_book.apply),
    Step(m0002_volunteers.VERSION, m0002_volunteers.apply),
    Step(m0003_corrections.VERSION, m0003_corrections.apply),
    Step(m0004_household_facts.VERSION, m0004_household_facts.apply),
    Step(m0005_issued.VERSION, m0005_issued.apply),
    Step(m0006_due_process.VERSION, m0006_due_process.apply),
    Step(m0007_calendar.VERSION, m0007_calendar.apply),
    Step(m0008_standards.VERSION, m0008_standards.apply),
    Step(m0009_gate.VERSION, m0009_gate.apply),
    Step(m0010_sealed_facts.VERSION, m0010_sealed_facts.apply),
    Step(m0011_departures.VERSION, m0011_departures.apply),
    Step(m0012_chain.VERSION, m0012_chain.apply),
    Step(m0013_flat_reads.VERSION, m0013_flat_reads.apply),
    Step(m0014_drafts.VERSION, m0014_drafts.apply),
    Step(m0015_erasure.VERSION, m0015_erasure.apply),
    Step(m0016_recorded.VERSION, m0016_recorded.apply),
    Step(m0017_covered_items.VERSION, m0017_covered_items.apply),
    Step(m0018_rows.VERSION, m0018_rows.apply),
)
NEWEST = STEPS[-1].version
