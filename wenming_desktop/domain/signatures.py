"""The signature block (落款) of a notice or poster: who signs it, and who seals it."""

from __future__ import annotations

from dataclasses import dataclass

from wenming_desktop.domain.settings import Settings


@dataclass(frozen=True, slots=True)
class Signature:
    """One line of the signature block (落款)."""

    text: str
    sealed: bool = False


def signatures(settings: Settings, village: str) -> tuple[Signature, ...]:
    """The signature block: 落款单位, with the one that seals marked and （代章） where set."""
    notice = settings.notice
    suffix = "（代章）" if notice.proxy_seal else ""
    institute = settings.institute.name
    if not village:
        return (Signature(institute + suffix, sealed=True),)
    station, committee = settings.station_name(village), settings.committee_name(village)
    wanted = {"实践站": station, "村民委员会": committee, "本所": institute}[notice.sealed_by]
    names = [station, committee] if notice.committee_seals else [station]
    if wanted not in names:
        names.append(wanted)
    return tuple(
        Signature(name + (suffix if name == wanted else ""), sealed=name == wanted) for name in names
    )
