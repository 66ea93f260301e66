"""Erasure on request (个人信息保护法 art.47): what of a person is blanked, what is searched for his name, what stays.

Every text column of the schema is declared here once; a test walks over the schema, so that a new one cannot be
forgotten. ``OWN`` is blanked in his own rows, ``WORDS`` may mention him, ``KEPT`` stays by law or by the ledger's rule,
``PLAIN`` says nothing of a person (days, codes, states).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from wenming_desktop.domain import backups
from wenming_desktop.domain.backups import Stored
from wenming_desktop.domain.names import clean_name

MARK = "（已删除）"
Blank = str | int | None


def public_name(name: str) -> str:
    """A name as it may hang on a wall: none where its data were erased (个保法第47条), the household's number stands alone."""
    return "" if name == MARK else name


# The name, so that lists have something to show; all else empty. The hours stay under the volunteer's number.
OWN: dict[str, dict[str, Blank]] = {
    "person": {
        "name": MARK, "id_number": None, "sex": "", "birth": None, "ethnic": "", "phone": "", "note": "", "pinyin": "",
        "initials": "",
    },
    "volunteer": {
        "area": "", "skills": "", "services": "", "guardian": "", "id_wish_on": None, "consent": "不同意", "note": "",
    },
    "volunteer_note": {"title": MARK, "host": "", "note": ""},
    "role": {"terms": "", "note": ""},
    "proposal": {"stated": "", "note": ""},
    "departure": {"cause": ""},
}  # fmt: skip
# What his images in the journal lose: a photo of his is gone as a row, its title stood in the journal.
IMAGES: dict[str, dict[str, Blank]] = {**OWN, "attachment": {"title": MARK}}
WORDS: dict[str, tuple[str, ...]] = {
    "activity": (
        "title", "reason", "place", "organiser", "cohosts", "charge", "content", "form", "tags", "story", "insurance",
        "links", "note",
    ),
    "approval": ("word", "document", "by"),
    "attachment": ("title",),
    "branch": ("name", "secretary"),
    "change": ("before", "after"),
    "draft": ("subject", "title", "content"),
    "eight_have": ("item", "checker", "note"),
    "grid": ("name", "keeper", "phone"),
    "household": ("grp", "note"),
    "household_alias": ("alias",),
    "household_fact": ("value", "cause"),
    "import_batch": ("file", "report"),
    "operation": ("name",),
    "panel_meeting": ("host", "members", "supervisor", "avoided", "matters", "recorder", "note"),
    "partner": ("name", "contact", "phone", "note"),
    "proposal": ("decided_by",),
    "recurring_day": ("name", "title", "note"),
    "register_entry": ("register", "title", "body"),
    "register_entry_subject": ("role",),
    "rule_item": ("text", "evidence", "note"),
    "setting": ("value",),
    "stall": ("name", "work"),
    "star_award": ("document",),
    "station": ("name", "head", "phone", "address", "note", "rooms", "hours", "theme", "offers"),
    "station_rating": ("title", "giver", "note"),
    "team": ("name", "slogan", "note"),
    "told": ("how", "by", "opinion", "note"),
    "village": ("name", "base", "note"),
    "visit": ("purpose", "note"),
}  # fmt: skip
# What was sealed or issued, what was said of it, and the ledgers, which nothing may change.
KEPT: dict[str, tuple[str, ...]] = {
    "entry": (
        "track", "event_date", "entered_at", "code", "category", "text", "cause", "origin", "operator", "evidence", "note",
    ),
    "service": (
        "kind", "day", "start", "finish", "category", "content", "place", "organiser", "charge", "source", "entered_at",
        "origin", "operator", "cause", "note",
    ),
    "issued": (
        "kind", "track", "period", "name", "number", "code", "reason", "state", "content", "checksum", "files", "facts",
        "mendable", "issued_on", "issued_at", "operator", "withdrawn_on", "withdrawn_reason",
    ),
    "said": (
        "figure", "subject", "hash", "rows", "day", "to_whom", "kept_reason", "kept_by", "kept_on", "kept_hash",
    ),
    "erasure": ("day", "reason"),
    "resealed": ("hash",),
    "trace": ("noun", "hash"),
    "chain_start": ("old_head", "hash"),
    "closed_month": ("closed_at", "operator"),
}  # fmt: skip
PLAIN: dict[str, tuple[str, ...]] = {
    "activity": ("number", "state", "day", "start", "end_day", "finish", "category", "recorded_on"),
    "approval": ("finding", "on_day"),
    "attachment": ("noun", "sha256", "kind", "taken"),
    "change": ("noun",),
    "departure": ("from_day", "entered_at", "operator"),
    "draft": ("surface", "room", "saved_at"),
    "eight_have": ("standard", "day"),
    "household": ("number", "state", "state_from"),
    "household_fact": ("kind", "from_day", "entered_at", "operator"),
    "import_batch": ("kind", "sha256", "at"),
    "membership": ("post", "from_day", "to_day"),
    "operation": ("kind", "state", "operator", "origin", "at", "hash"),
    "panel_meeting": ("number", "day"),
    "partner": ("from_day", "to_day"),
    "person": ("relation", "left_on"),
    "person_pair": ("day",),
    "proposal": ("track", "event_date", "state", "decided_on"),
    "recurring_day": ("every", "term", "digits"),
    "register_entry": ("day",),
    "residence": ("from_day", "to_day"),
    "role": ("tag", "from_day", "to_day"),
    "rule_book": ("track", "name", "starts"),
    "rule_item": ("code", "category"),
    "setting": ("key",),
    "star_award": ("day",),
    "station": ("kind", "opened", "status"),
    "station_rating": ("day", "until"),
    "team": ("code", "tier", "founded", "status"),
    "told": ("day",),
    "visit": ("day",),
    "volunteer": (
        "number", "registered", "consent_on", "guardian_consent", "guardian_consent_on", "status", "left_on",
    ),
    "volunteer_note": ("kind", "day", "state"),
}  # fmt: skip
# Where nothing is meant but to say what was done or typed; anywhere else a word of two characters may mean another thing.
LOGS = frozenset({"change", "draft", "import_batch", "operation"})
_SURE_LENGTH = 3
CHOICES = "remembered"  # the setting that is no setting: what was chosen last, by key
_YEARS_AHEAD = 450  # days: more than newest, days, weeks and months of ``backups`` together


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for of one person: his name, ID, phones; ``alone``: nobody else's name holds his."""

    name: str
    id_number: str = ""
    phones: tuple[str, ...] = ()
    alone: bool = True

    def numbers(self) -> tuple[str, ...]:
        """What is nobody else's, and goes wherever it stands."""
        return tuple(word for word in (self.id_number, *self.phones) if word)

    def words_in(self, table: str) -> tuple[str, ...]:
        """What is taken out of the free words of a table: the name only where it cannot mean another."""
        named = self.alone and (table in LOGS or len(self.name) >= _SURE_LENGTH)
        return (*self.numbers(), self.name) if named and self.name else self.numbers()


def sought(
    name: str, id_number: str, phones: Iterable[str], other_names: Iterable[str], other_phones: Iterable[str]
) -> Sought:
    """What to look for, given the names and phones of everybody else: a telephone shared in the family stays."""
    own = clean_name(name)
    taken = set(other_phones)
    return Sought(
        own,
        id_number,
        tuple(dict.fromkeys(phone for phone in phones if phone and phone not in taken)),
        alone=not any(own in other for other in other_names),
    )


def without(text: str, words: Sequence[str]) -> str:
    """A text with every word taken out, the longest first."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, MARK)
    return text


def forgotten(value: object, words: Sequence[str]) -> object:
    """What is remembered for the clerk's ease (filters, who told last), without what names somebody: he chooses anew.

    A text of JSON is looked into. Of two of one name both are forgotten, a mark in their place would be chosen again.
    """
    if isinstance(value, dict):
        return {key: forgotten(one, words) for key, one in value.items() if not _names(key, words)}
    if isinstance(value, list):
        return [forgotten(one, words) for one in value if not _names(one, words)]
    inner = _within(value)
    if inner is not None:
        left = forgotten(inner, words)
        return value if left == inner else json.dumps(left, ensure_ascii=False, sort_keys=True)
    return "" if _names(value, words) else value


def _within(value: object) -> object:
    """What a text of JSON says, None where it is none."""
    if isinstance(value, str) and value.startswith(("{", "[")):
        with suppress(ValueError, RecursionError):
            return json.loads(value)
    return None


def _names(value: object, words: Sequence[str]) -> bool:
    return isinstance(value, str) and _within(value) is None and any(word in value for word in words)


def blanked(table: str, image: Mapping[str, object]) -> dict[str, object]:
    """A row's image with what is a person's own blank; an image that holds only its key stays as it is."""
    return {
        column: OWN[table][column] if column in OWN.get(table, {}) else value
        for column, value in image.items()
    }


def not_blank(table: str, row: Mapping[str, object]) -> tuple[str, ...]:
    """The columns of a row of an erased person that say something again."""
    return tuple(column for column, blank in OWN[table].items() if row[column] != blank)


def leaves_on(newest_first: Sequence[Stored], name: str, today: date) -> date | None:
    """The day on which a backup is thinned away, with one backup of a new state a day from tomorrow on.

    Each of those days is one of work. None where it stays until somebody deletes it (before an upgrade, or fewer people).
    """
    there = list(newest_first)
    for ahead in range(1, _YEARS_AHEAD):
        day = today + timedelta(days=ahead)
        there = [Stored(f"+{ahead}", day, f"+{ahead}"), *there]
        kept = backups.keep(there)
        if name not in kept:
            return day
        there = [replace(stored, worked=stored.worked + 1) for stored in there if stored.name in kept]
    return None
