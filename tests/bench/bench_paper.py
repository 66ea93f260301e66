"""What a print costs, beside bare ReportLab drawing the same text in the same run."""

import io
import time
from collections.abc import Callable

from tests.bench.stopwatch import Bench
from tests.printing.boards import AUTHOR, EDITION, FACTS, SETTINGS, VILLAGE, board, many, notice, standings
from wenming_desktop.printing import preview
from wenming_desktop.printing.board_list import print_office_list
from wenming_desktop.printing.fonts import Face, shipped_file, shipped_fonts
from wenming_desktop.printing.notice import print_notice
from wenming_desktop.printing.notice_docx import notice_docx
from wenming_desktop.printing.page import A4, Imprint, Paper, Printout
from wenming_desktop.printing.poster import compose_poster, print_poster
from wenming_desktop.printing.table import Column, Table

RUNS = 5
ROWS = [
    (
        str(at),
        ("包青格乐", "王秀兰", "孛儿只斤·额尔敦")[at % 3],
        f"{at % 9 + 1}组",
        str(100 + at % 70),
        "义务植树、月评清洁户等5项",
    )
    for at in range(5000)
]


def _ours() -> bytes:
    out = Printout(A4, Imprint("量", AUTHOR))
    columns = [
        Column("序号", 1),
        Column("户主", 3),
        Column("组别", 2),
        Column("积分", 2),
        Column("上榜理由", 6),
    ]
    table = Table(out, columns, 480)
    for page in table.share_out(table.lay(ROWS), 740, 740):
        out.start_page()
        table.draw(57, 50, page)
    return out.finish()


def _bare() -> bytes:
    """The same strings at the same places: no measuring, no breaking, no fallback, no coverage, no edges."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    if "bare" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("bare", str(shipped_file(Face.SONG))))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(A4.width, A4.height), invariant=1, initialFontName="bare")
    for start in range(0, len(ROWS), 32):
        canvas.setFont("bare", 10.5)
        y = 770.0
        for row in ROWS[start : start + 32]:
            for x, text in zip((61, 95, 198, 267, 335), row, strict=True):
                canvas.drawString(x, y, text)
            y -= 22
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _once(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def test_a_table_beside_bare_reportlab(bench: Bench) -> None:
    """Alternating, so that both see the same machine."""
    for warm in (_ours, _bare):
        warm()
    ours, bare, ratio = [], [], []
    for _ in range(RUNS):
        ours.append(_once(_ours))
        bare.append(_once(_bare))
        ratio.append(ours[-1] / bare[-1])
    bench.note("table of 5,000 rows, ours", ours)
    bench.note("table of 5,000 rows, bare ReportLab strings only", bare)
    bench.note("  ratio (a number, not seconds)", ratio)


def test_posters_and_notices(bench: Bench) -> None:
    poster = compose_poster(board(standings(300)), FACTS, SETTINGS)
    bench.time("first faces read", lambda: shipped_fonts().split("文", Face.TITLE), 1)
    bench.time("poster A3, 16 names", lambda: print_poster(poster, EDITION), RUNS)
    bench.time(
        "poster A2 on A4 sheets", lambda: print_poster(poster, EDITION, paper=Paper.A2, tiled="fewest"), RUNS
    )
    large = compose_poster(many(400), FACTS, SETTINGS)
    bench.time("poster A3, 400 names", lambda: print_poster(large, EDITION), RUNS)
    of = notice(board(standings(300)))
    bench.time("notice with attachment, PDF", lambda: print_notice(of, EDITION), RUNS)
    bench.time("notice with attachment, docx", lambda: notice_docx(of, EDITION), RUNS)
    bench.time("13 notices and 13 posters", lambda: _batch(13), RUNS)
    bench.time(
        "office list, 5,000 households",
        lambda: print_office_list(board(standings(5000)), VILLAGE, EDITION),
        3,
    )


def _batch(villages: int) -> None:
    for _ in range(villages):
        of = board(standings(300))
        print_notice(notice(of), EDITION)
        print_poster(compose_poster(of, FACTS, SETTINGS), EDITION)


def test_preview(bench: Bench) -> None:
    pdf = print_notice(notice(), EDITION)
    bench.time("preview of an A4 page at 150 dpi", lambda: preview.render(pdf, 0, 150), 20)
    bench.time("an A4 page at 300 dpi for the printer", lambda: preview.render(pdf, 0, 300), 10)
