"""支部汇总表: every branch with its counts, the sums below, no member's name."""

from datetime import date
from pathlib import Path

from tests.services.small_book import Small
from tests.services.small_book import make_template as make
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import party_paper


def test_the_branches_with_their_sums(tmp_path: Path) -> None:
    make(tmp_path / "所.wenming")
    small = Small(tmp_path / "所.wenming")
    try:
        period = Period.parse("2026-Q4")
        member = next(
            name
            for name in small.people
            if small.rows("SELECT 1 FROM person WHERE pk = ? AND party = 1", small.people[name])
        )
        small.enter(member, "D1", date(2026, 10, 20).isoformat())
        made = small.context.paper(party_paper.branch_sheet, period).result()
        assert made.file_name == "2026年第四季度党员积分支部汇总表.pdf"
        text = small.context.paper(_text, made.content).result()
        members = small.rows("SELECT count(*) FROM person WHERE party = 1")[0][0]
        assert f"党员{members}名，登记积分事项1条。" in text
        names = [row[0] for row in small.rows("SELECT name FROM person")]
        assert [name for name in names if name in text] == []
    finally:
        small.close()


def _text(_book: object, pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)
