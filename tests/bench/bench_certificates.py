"""A thousand service certificates with QR codes in one PDF, beside bare ReportLab drawing the same text in the same run."""

import io
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.bench.stopwatch import Bench
from tests.services.served_book import LI_YAN, add_volunteer, new_book
from wenming_desktop.domain.certificates import CODE_LETTERS, Content, Record, Served, compose
from wenming_desktop.domain.settings import Institute, Settings
from wenming_desktop.printing import certificate, pdf, qr
from wenming_desktop.printing.certificate import print_certificates
from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.fonts import Face, shipped_file
from wenming_desktop.printing.page import A4
from wenming_desktop.services import certificates

MANY, RUNS = 1000, 3
NAME = "苏布德苏木新时代文明实践所"
EDITION = Edition(author=NAME)
SETTINGS = Settings(institute=Institute(name=NAME, phone="0475-0000000"))
GIVEN = "秀兰海山玉梅志强彩云建国桂花乌云其木格青格乐巴特尔苏力德萨日朗孟和额尔敦呼和"
RARE = "䶮𫘧𬱖㛃"
RECORD = Record(
    1, "", "150599000137", "女", date(1988, 5, 3), "汉族", first=date(2025, 3, 8), last=date(2026, 10, 18), ledger_minutes=18_750,
    served=(
        Served("理论宣讲", 12, 2_880, ("微宣讲", "读书会")), Served("扶贫帮困", 31, 10_110, ("“月底有约”走访", "代办")),
        Served("卫生环保", 21, 5_760, ("村容整治", "义务植树")),
    ),
)  # fmt: skip


def contents() -> list[Content]:
    """A thousand certificates, one name in a hundred with a rare character, every code another."""
    found = []
    for at in range(MANY):
        last = RARE[at // 100 % 4] if at % 100 == 7 else GIVEN[at * 7 % len(GIVEN)]
        name = f"王{GIVEN[at % len(GIVEN)]}{last}"
        code = "".join(CODE_LETTERS[(at * 7 + place * 11 + at // 32) % 32] for place in range(8))
        record = replace(RECORD, name=name, number=f"150599{at:06d}")
        found.append(compose(record, SETTINGS, f"SBDSM-2026-{at + 1:04d}", code, date(2026, 10, 27)))
    return found


def drawn(
    wanted: list[Content], monkeypatch: pytest.MonkeyPatch
) -> list[list[tuple[float, float, str, float]]]:
    """Every string the certificates draw, by page, with its place and size: what bare ReportLab is given."""
    pages: list[list[tuple[float, float, str, float]]] = []
    with monkeypatch.context() as patch:
        text, end = pdf.PdfCanvas.text, pdf.PdfCanvas.end_page

        def keep(
            self: pdf.PdfCanvas, x: float, y: float, what: str, face: pdf.PdfFace, size: float, *more: object
        ) -> None:
            strings.append((x, A4.height - y, what, size))
            text(self, x, y, what, face, size, *more)  # type: ignore[arg-type]

        def keep_page(self: pdf.PdfCanvas) -> None:
            pages.append(list(strings))
            strings.clear()
            end(self)

        strings: list[tuple[float, float, str, float]] = []
        patch.setattr(pdf.PdfCanvas, "text", keep)
        patch.setattr(pdf.PdfCanvas, "end_page", keep_page)
        for one in wanted:  # one by one: what is drawn once for all of a file stands on each page too
            print_certificates([one], EDITION)
    return pages


def bare(pages: list[list[tuple[float, float, str, float]]]) -> bytes:
    """The same strings at the same places in one face: no measuring, no breaking, no fallback, no lines, no QR."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    if "bare-kai" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("bare-kai", str(shipped_file(Face.KAI))))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(A4.width, A4.height), invariant=1, initialFontName="bare-kai")
    for page in pages:
        for x, y, text, size in page:
            canvas.setFont("bare-kai", size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def once(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def test_a_thousand_beside_bare_reportlab(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alternating, so that both see the same machine; the codes are encoded anew each time."""
    wanted = contents()
    pages = drawn(wanted, monkeypatch)
    assert len(pages) == MANY
    ours, plain, codes, ratio = [], [], [], []
    for _ in range(RUNS):
        qr.qr_rows.cache_clear()
        ours.append(once(lambda: print_certificates(wanted, EDITION)))
        plain.append(once(lambda: bare(pages)))
        qr.qr_rows.cache_clear()
        codes.append(once(lambda: [qr.qr_rows(one.qr) for one in wanted]))
        ratio.append(ours[-1] / plain[-1])
    bench.note("1,000 certificates with QR, one PDF", ours)
    bench.note("  the same text, bare ReportLab strings only", plain)
    bench.note("  ratio (a number, not seconds)", ratio)
    bench.note("  of it the 1,000 QR codes", codes)


def test_single_files(bench: Bench) -> None:
    wanted = contents()[:100]
    bench.time(
        "100 certificates, each a file of its own",
        lambda: [print_certificates([one], EDITION) for one in wanted],
        3,
    )
    assert certificate.SAMPLE


def test_issuing_a_thousand(bench: Bench, tmp_path: Path) -> None:
    """Read, composed, drawn, each file kept by its hash, registered: the whole verb."""
    context = new_book(tmp_path / "书.wenming")
    try:
        pks = [
            add_volunteer(
                context, f"王{GIVEN[at % len(GIVEN)]}{GIVEN[at * 7 % len(GIVEN)]}", f"150599{at:06d}", LI_YAN
            )
            for at in range(MANY)
        ]
        made = bench.time(
            "issue 1,000 certificates, all of it", lambda: context.call(certificates.issue, pks), 1
        )[0]
        assert len(made.certificates) == MANY
        first = made.certificates[0].pk
        bench.time("reprint one", lambda: context.call(certificates.reprint, first), 5)
    finally:
        context.close(with_backup=False)
