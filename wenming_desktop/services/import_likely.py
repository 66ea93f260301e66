"""Which kind of workbook a file looks like that is not of the kind it was taken for: that kind is offered."""

from __future__ import annotations

from dataclasses import replace

from wenming_desktop.domain.errors import UserError
from wenming_desktop.exchange.cancel import Cancel
from wenming_desktop.services import mishaps
from wenming_desktop.services.import_kind import InsteadError, Job, LacksError, Planned
from wenming_desktop.services.import_kinds import KINDS
from wenming_desktop.services.import_report import KIND_LABELS, Kind

_OF_THE_PARTY: tuple[Kind, ...] = ("points", "rules")
_OF_A_ROSTER = frozenset({"name", "relation", "id_number", "phone"})
_ROWS = 250  # read before a cancel is asked for again


class _Asking:
    """Asks for a cancel now and then; what that raised is the clerk's will and no fault of a planner."""

    def __init__(self, cancel: Cancel) -> None:
        self._cancel, self._rows = cancel, 0
        self.raised: BaseException | None = None

    def __call__(self) -> None:
        try:
            self._cancel()
        except BaseException as error:
            self.raised = error
            raise

    def step(self) -> None:
        """Called once a row."""
        self._rows += 1
        if self._rows % _ROWS == 0:
            self()


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
    asking = _Asking(job.source.cancel)
    quiet = replace(job, source=replace(job.source, choices={}, cancel=asking), step=asking.step)
    kinds = [other for other in KINDS if other != kind and (job.track != "party" or other in _OF_THE_PARTY)]
    counts = {other: _columns(other, quiet, asking) for other in kinds}
    asking()
    best = max(counts, key=lambda other: counts[other])
    if counts[best] > known:
        label, own = (
            f"{name.removesuffix('表')}表" if name[-1] in "表记" else name
            for name in (KIND_LABELS[best], KIND_LABELS[kind])
        )
        raise InsteadError(f"这像{label}，不是{own}。", f"请换过去，按“{label}”导入。", best, same_file=True)


def _columns(kind: Kind, job: Job, asking: _Asking) -> int:
    """How many columns of the file a kind takes; 0 where it takes none of its sheets, or trips over them."""
    asking()
    try:
        found = KINDS[kind].plan(job)
    except InsteadError as instead:
        return 0 if instead.same_file else 1
    except Exception as error:
        if error is asking.raised:
            raise
        if not isinstance(
            error, UserError
        ):  # the file was not given for this kind: what its own says is told
            mishaps.log(error, f"a file looked at as {kind}")
        return 0
    return sum(len(sheet.columns) for sheet in found.sheets)
