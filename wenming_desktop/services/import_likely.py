"""Which kind of workbook a file looks like that is not of the kind it was taken for: that kind is offered."""

from __future__ import annotations

from dataclasses import replace

from wenming_desktop.domain.errors import UserError
from wenming_desktop.services.import_kind import InsteadError, Job, LacksError, Planned
from wenming_desktop.services.import_kinds import KINDS
from wenming_desktop.services.import_report import KIND_LABELS, Kind

_OF_THE_PARTY: tuple[Kind, ...] = ("points", "rules")
_OF_A_ROSTER = frozenset({"name", "relation", "id_number", "phone"})


def planned(kind: Kind, job: Job) -> Planned:
    """An import as planned; InsteadError where the file is not of this kind and looks like another."""
    try:
        found = KINDS[kind].plan(job)
    except (InsteadError, LacksError):
        raise
    except UserError:
        _offer(kind, job, 0)
        raise
    if kind == "households":  # a name of a head alone makes a household: a sheet of scores has one too
        taken = {match.name for sheet in found.sheets for match in sheet.columns}
        if not taken & _OF_A_ROSTER:
            _offer(kind, job, len(taken))
    return found


def _offer(kind: Kind, job: Job, known: int) -> None:
    """InsteadError for the kind that knows the most columns of the file, more than are ``known`` already."""
    quiet = replace(job, source=replace(job.source, choices={}), step=lambda: None)
    kinds = [other for other in KINDS if other != kind and (job.track != "party" or other in _OF_THE_PARTY)]
    counts = {other: _columns(other, quiet) for other in kinds}
    best = max(counts, key=lambda other: counts[other])
    if counts[best] > known:
        label, own = (
            f"{name.removesuffix('表')}表" if name[-1] in "表记" else name
            for name in (KIND_LABELS[best], KIND_LABELS[kind])
        )
        raise InsteadError(f"这像{label}，不是{own}。", f"请换过去，按“{label}”导入。", best, same_file=True)


def _columns(kind: Kind, job: Job) -> int:
    """How many columns of the file a kind takes; 0 where it takes none of its sheets."""
    try:
        found = KINDS[kind].plan(job)
    except InsteadError as instead:
        return 0 if instead.same_file else 1
    except UserError:
        return 0
    return sum(len(sheet.columns) for sheet in found.sheets)
