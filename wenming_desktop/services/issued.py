"""Everything that leaves the office under a number (出具): issued, amended, mended, withdrawn, checked; for every kind alike.

``issue``, ``amend`` and ``mend`` are written inside the caller's operation, since a sealing or a class of certificates
issues many at once; ``withdraw`` is an action of its own. None of them can be undone.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from wenming_desktop.domain import certificates as words
from wenming_desktop.domain import issued as rules
from wenming_desktop.domain import reasons
from wenming_desktop.domain.certificates import clean_code, clean_number, clean_prefix
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import NotAsKeptError, UserError
from wenming_desktop.domain.issued import State, Verified
from wenming_desktop.domain.names import name_fault
from wenming_desktop.domain.private_numbers import numbers_in
from wenming_desktop.services import said
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_left, carried, heads, media, states
from wenming_desktop.storage import issued as store
from wenming_desktop.storage.issued import Issued, Scope
from wenming_desktop.support import pinyin

__all__ = ["Issued", "Paper", "Scope", "Verified", "amend", "draw", "enter_by_hand", "issue", "mend", "prefix", "refuse_amending", "says_its_number", "state_of", "station_of", "stored", "verify", "withdraw"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be issued: its kind, its subject (a scope or a volunteer), and its frozen content.

    ``year`` is the paper's year where it is not that of its day (a board's is its period's); number and code are drawn
    where not given; ``checksum`` is of the content where not given.
    """

    kind: str
    content: str
    issued_on: date
    scope: Scope | None = None
    volunteer_pk: int | None = None
    name: str = ""
    year: int | None = None
    number: str = ""
    code: str = ""
    checksum: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    mendable: Mapping[str, str] = field(default_factory=dict)
    state: State = "issued"


# ---- numbers ----
def prefix(book: Book) -> str:
    """The letters before a number: as set, else the initials of the township (苏布德苏木 -> SBDSM)."""
    settings = book.settings
    own = clean_prefix(settings.volunteers.certificate_prefix)
    if own:
        return own
    initials = pinyin.readings(settings.institute.township).initials
    letters = "".join(one for one in clean_prefix(initials.split(" ")[0]) if one.isalpha())
    return letters or "ZYFW"


def draw(book: Book, kind: str, year: int, count: int = 1) -> list[tuple[str, str]]:
    """The next numbers of a kind in a paper's year, each with a code of its own.

    UserError where the prefix makes a number that reads as a telephone or an ID: on paper it would be masked;
    NotAsKeptError where something issued was deleted by hand.
    """
    what = rules.KINDS[kind]
    if as_left.gone(book.db, "issued"):  # a number that is lost would be given once more
        raise NotAsKeptError("登记簿（有出具过的被删去）")
    waiting = {
        one.number for one in carried.waiting(book.folder, states.root_of(book.db)).numbers
    }  # of before a restore, not entered yet
    head, known = prefix(book), store.numbers(book.db, what.series)
    # the book may have lost the operation that gave them; the paper is out
    known += [one for one in heads.noted(book.folder, book.db).near if rules.kind_of(one) in what.series]
    drawn: list[tuple[str, str]] = []
    while len(drawn) < count:
        number = rules.number_for(what, head, year, known)
        if (
            number in waiting or store.by_number(book.db, number) is not None
        ):  # by hand, as one of another kind
            known.append(number)
            continue
        if numbers_in(number):
            raise UserError(
                f"编号“{number}”看起来像电话号码，不能用。",
                "请在“设置与数据”的志愿服务里把证明编号前缀换成字母。",
            )
        known.append(number)
        drawn.append((number, rules.new_code(book.choose)))
    return drawn


# ---- the verbs ----
def issue(book: Book, operation_pk: int, paper: Paper) -> Issued:
    """Enter the first edition of a paper; call inside an operation."""
    return _enter(book, operation_pk, paper, edition=1, printing=1)


def amend(book: Book, operation_pk: int, old: Issued, paper: Paper, reason: str) -> Issued:
    """Enter the next edition (稿), which names the old one; the old one stays, superseded. Call inside an operation."""
    _in_force(old, "更正")
    why = _reason(reason, "更正")
    store.supersede(book.db, old.pk)
    return _enter(book, operation_pk, paper, edition=old.edition + 1, printing=1, amends=old.pk, reason=why)


def refuse_amending(old: Issued, reason: str) -> None:
    """UserError where a paper is not in force or no reason is given: asked before anything is drawn."""
    _in_force(old, "更正")
    _reason(reason, "更正")


def mend(
    book: Book, operation_pk: int, old: Issued, mendable: Mapping[str, str], reason: str, *, files: Mapping[str, str],
    number: str = "", code: str = "",
) -> Issued:  # fmt: skip
    """Enter a new printing (重出一版) of the same edition, in which only the letterhead differs; the older one is void.

    Call inside an operation. A printing takes the other's place with its stored ``files`` only, never before it was
    drawn; ``number`` and ``code`` are those printed on it. UserError without a reason, and for what a printing may not
    change.
    """
    refuse_mending(old)
    kind = rules.KINDS[old.kind]
    frozen = sorted(set(mendable) - set(kind.mendable))
    if frozen or not kind.mendable:
        raise UserError(f"{kind.label}的内容出具后不能改。", "要改内容请更正，出下一稿。")
    letterhead = {**old.mendable, **mendable}
    if letterhead == old.mendable:
        raise UserError("和上一版一样，没有要重出的。", "请重印存档的文件。")
    why = _reason(reason, "重出")
    if not files:
        raise ValueError("a printing without a file takes no other's place")
    if kind.withdrawable:
        store.withdraw(book.db, old.pk, f"重出一版：{why}", book.clock.today())
    else:
        store.supersede(book.db, old.pk)
    paper = Paper(
        old.kind, old.content, book.clock.today(), _scope(old), old.volunteer_pk, old.name,
        year=_year(old), number=number, code=code, checksum=old.checksum, mendable=letterhead, files=files,
        facts={**old.facts, "printed": dict.fromkeys(files, book.now)},  # its files are its own
    )  # fmt: skip
    return _enter(
        book, operation_pk, paper, edition=old.edition, printing=old.printing + 1, amends=old.pk, reason=why
    )


def refuse_mending(old: Issued) -> None:
    """UserError where a paper is not in force: asked before its new printing is drawn."""
    _in_force(old, "重出")


def withdraw(book: Book, pk: int, reason: str) -> tuple[None, Changes]:
    """Declare something issued void (作废) for a reason; its number is never used again. This cannot be undone."""
    old = _known(book, pk)
    kind = rules.KINDS[old.kind]
    if not kind.withdrawable:
        raise UserError(f"{kind.label}不能作废。", "内容有误请更正，出下一稿。")
    _in_force(old, "作废")
    why = _reason(reason, "作废", "请写明原因，例如姓名有误、本人退回。")
    name = f"作废{kind.word} {old.number}"
    with book.operation(name, kind="note"):
        store.withdraw(book.db, pk, why, book.clock.today())
    return None, changed(name, "issued")


def stored(book: Book, pk: int, form: str) -> bytes:
    """The stored file of a form, void or not; UserError where it is gone or was changed."""
    row = store.prove(book.db, _known(book, pk))
    if form not in row.files:
        raise UserError(f"{row.number or rules.KINDS[row.kind].label}没有存档的文件。")
    content = media.fetch(book.folder, row.files[form], ".pdf")
    if not says_its_number(row, content):
        raise NotAsKeptError(row.number or rules.KINDS[row.kind].label)
    return content


def says_its_number(row: Issued, pdf: bytes) -> bool:
    """Whether a certificate's stored file bears its number and no other's; other papers are known by their hash alone."""
    from wenming_desktop.printing import paper_thread, preview

    if row.kind not in rules.CERTIFICATES:
        return True
    return (row.number or "") in paper_thread.run(preview.words_of, pdf).replace(" ", "")


def enter_by_hand(
    book: Book, kind: str, number: str, name: str, day: date, purpose: str = ""
) -> tuple[int, Changes]:
    """Enter a certificate's number that was given outside the program, so that ours never collide with it.

    It has no code, no words and no file here. UserError where the number is taken.
    """
    wanted = clean_number(number)
    if numbers_in(wanted):
        raise UserError(f"“{number.strip()}”看起来是电话或证件号码，不是编号。", "请照纸上的编号填写。")
    if not wanted or not name.strip():
        raise UserError("编号和姓名都要填。", "请照纸上的编号和姓名填写。")
    if len(wanted) > _LONGEST_NUMBER:
        raise UserError(
            f"编号有{len(wanted)}个字，太长了。", f"请照纸上的编号填写，不超过{_LONGEST_NUMBER}个字。"
        )
    if fault := name_fault(name):
        raise UserError(f"{fault}。", "请照纸上的姓名填写。")
    taken = store.by_number(book.db, wanted)
    if taken is not None:
        raise UserError(f"编号{wanted}已经用过（{taken.name}）。", "请核对纸上的编号。")
    if day > book.clock.today():
        raise UserError("出具日期在今天之后。", "请填今天或以前的日期。")
    operation = f"登记手工编号 {wanted}"
    with book.operation(operation, kind="note") as pk:
        row = {
            "kind": kind, "name": name.strip(), "number": wanted, "content": "{}", "checksum": rules.checksum_of("{}"),
            "facts": {"by_hand": True, "purpose": purpose.strip()}, "issued_on": day.isoformat(), "issued_at": book.now,
            "operator": book.operator, "operation_pk": pk,
        }  # fmt: skip
        issued_pk = store.insert(book.db, row)
    return issued_pk, changed(operation, "issued")


def _enter(
    book: Book, operation_pk: int, paper: Paper, *, edition: int, printing: int, amends: int | None = None, reason: str = ""
) -> Issued:  # fmt: skip
    number, code = paper.number, paper.code
    if not number:
        ((number, code),) = draw(book, paper.kind, paper.year or paper.issued_on.year)
    scope = paper.scope
    row = {
        "kind": paper.kind, "volunteer_pk": paper.volunteer_pk, "name": paper.name, "number": number, "code": code,
        "edition": edition, "printing": printing, "amends": amends, "reason": reason, "state": paper.state,
        "content": paper.content, "checksum": paper.checksum or rules.checksum_of(paper.content), "files": paper.files,
        "facts": paper.facts, "mendable": paper.mendable, "issued_on": paper.issued_on.isoformat(), "issued_at": book.now,
        "operator": book.operator, "operation_pk": operation_pk,
    }  # fmt: skip
    if scope is not None:
        row |= {"track": scope.track, "period": scope.period, "village_pk": scope.village_pk}
    return _known(book, store.insert(book.db, row))


def _known(book: Book, pk: int) -> Issued:
    row = store.one(book.db, pk)
    if row is None:
        raise UserError("登记簿里没有这一份。")
    return row


def _in_force(row: Issued, verb: str) -> None:
    what = row.number or rules.KINDS[row.kind].label
    if row.state == "withdrawn":
        raise UserError(f"{what}已经作废了。" if verb == "作废" else f"{what}已经作废，不能{verb}。")
    if row.state == "superseded":
        raise UserError(f"{what}已经更正，不能{verb}。", "请在新的一稿上办。")


def _reason(reason: str, verb: str, hint: str = "") -> str:
    return reasons.stated(reason, f"没有写{verb}原因。", hint or f"请写明为什么{verb}。")


def _scope(row: Issued) -> Scope | None:
    return None if row.track is None or row.period is None else Scope(row.track, row.period, row.village_pk)


def _year(row: Issued) -> int:
    """A paper's year: its period's, else that of its day."""
    return int((row.period or row.issued_on)[:4])


# ---- 核验 ----
_LONGEST_NUMBER = 40
_WRONG = "编号或核验码不对，查不到。请照纸上再输一遍。"


def verify(book: Book, number: str, code: str) -> Verified:
    """核验: what was issued under a number, for who knows its code; forgiving about case, spaces, dashes, full width."""
    wanted = clean_number(number)
    row = store.by_number(book.db, wanted)
    if row is None and (lost := as_left.gone(book.db, "issued")):
        return Verified(
            wanted,
            said=f"登记簿里查不到这个编号；登记簿有{lost}份被删去，与存档不符，请做数据体检，查清以前不要答复。",
        )
    if row is None:
        return Verified(wanted, said=_WRONG)
    knows = bool(row.code) and hmac.compare_digest(str(row.code).encode(), clean_code(code).encode())
    proved, altered = _proved(book, row)
    if proved is None:  # not even that it was written by hand is believed
        return altered if knows else Verified(wanted, said=altered.said)
    if proved.facts.get(rules.CARRIED):
        return _carried(proved, knows=knows)
    if proved.facts.get("by_hand"):
        return _by_hand(proved)
    return rules.judged(_answer(book, proved), sound=True) if knows else Verified(wanted, said=_WRONG)


def _by_hand(row: Issued) -> Verified:
    void = row.state == "withdrawn"
    now = "现在已经作废" if void else "没有核验码"
    said_so = f"这个编号是手工出具、事后登记的，{now}，请查纸质存根。"
    return Verified(row.number or "", state=row.state if void else "", said=said_so)


def _carried(row: Issued, *, knows: bool) -> Verified:
    """What is known of a paper of before a backup was put back: that it was issued, by number and, where it has one, code."""
    number = row.number or ""
    state = row.state if row.state == "withdrawn" else ""
    now = {"withdrawn": "现在已经作废", "superseded": "现在已经更正"}.get(row.state, "")
    if row.name == rules.UNREAD:
        said_so = f"恢复前的登记簿里有这个编号，内容核实不了{now and f'，{now}'}，请查纸质存根。"
        return Verified(number, state=state, said=said_so)
    if not row.code:
        said_so = (
            f"这个编号是手工出具、事后登记的，{now or '没有核验码'}；后来恢复了更早的备份，请查纸质存根。"
        )
        return Verified(number, state=state, said=said_so)
    if not knows:
        return Verified(number, said=_WRONG)
    day = "" if row.facts.get(rules.UNDATED) else format_day(date.fromisoformat(row.issued_on))
    said_so = (
        f"{day}出具过（{row.name}）{now and f'，{now}'}；后来恢复了更早的备份，登记簿里没有它的内容，"
        "请查纸质存根，或打开“恢复前”的备份。"
    )
    return Verified(number, state=state, said=said_so)


def state_of(book: Book, pk: int) -> Verified:
    """What 核验 would answer for one that lies before us, without its code."""
    row, altered = _proved(book, _known(book, pk))
    if row is None:
        return altered
    if row.facts.get("by_hand"):
        return replace(_by_hand(row), found=True, kind=row.kind, said="")
    return rules.judged(_answer(book, row), sound=True)


def _proved(book: Book, row: Issued) -> tuple[Issued | None, Verified]:
    """The row where it is what was issued, asked before anything is read from it; else None, and all that is told then."""
    altered = rules.judged(Verified(row.number or "", found=True, kind=row.kind), sound=False)
    return (row if store.holds(book.db, row) else None), altered


def _answer(book: Book, row: Issued) -> Verified:
    """Everything a number stands for, without a judgement."""
    successor, holder = (
        one if one and store.holds(book.db, one) else None
        for one in (store.successor(book.db, row.pk), store.holder(book.db, row.pk))
    )  # fmt: skip
    answer = Verified(
        number=row.number or "", found=True, state=row.state, kind=row.kind, name=row.name, day=row.issued_on,
        edition=row.edition, printing=row.printing, void_reason=row.withdrawn_reason, void_on=row.withdrawn_on or "",
        successor=(successor.number or "") if successor else "", amended=bool(successor and successor.edition > row.edition),
        reason=successor.reason if successor else "", holder=(holder.number or "") if holder else "",
    )  # fmt: skip
    if row.volunteer_pk is None:
        return replace(answer, track=row.track or "", period=row.period or "", station=station_of(book, row))
    content = words.Content.from_json(row.content)
    return _against_book(book, row, replace(answer, minutes=row.facts["minutes"], issuer=content.issuer))


def _against_book(book: Book, row: Issued, answer: Verified) -> Verified:
    """What a certificate states that the book no longer says, and why it was let stand."""
    now = said.since(book, row.pk)
    if now is None:
        return answer
    if not now.differences:
        return replace(answer, minutes_now=answer.minutes)
    words = tuple(one.words for one in now.differences)
    return replace(answer, changed=True, minutes_now=now.minutes_now, kept=now.kept, differences=words)


def station_of(book: Book, row: Issued) -> str | None:
    """The village without its word as the paper names it, None for the township; a notice's is its board's."""
    content = json.loads(row.content or "{}")
    board = store.one(book.db, int(content["board"])) if "board" in content else None
    named = json.loads(board.content) if board else content
    if "station" in named:
        station: str | None = named["station"]
        return station
    found = book.db.execute("SELECT base FROM village WHERE pk = ?", [row.village_pk]).fetchone()
    return None if found is None else str(found[0])
