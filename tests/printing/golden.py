"""Golden files are text: what a reader finds in the print, page by page. WENMING_GOLDEN=write renews them."""

from __future__ import annotations

import os
from pathlib import Path

from wenming_desktop.printing import preview

FOLDER = Path(__file__).parents[1] / "golden"


def check(name: str, pdf: bytes) -> None:
    """Compare the text of a print with tests/golden/NAME.txt; spaces at line ends do not count."""
    pages = [
        "\n".join(line.rstrip() for line in page.split("\n")).strip() for page in preview.page_texts(pdf)
    ]
    found = "\n=== page ===\n".join(pages) + "\n"
    path = FOLDER / f"{name}.txt"
    if os.environ.get("WENMING_GOLDEN") == "write":
        path.write_text(found, encoding="utf-8", newline="\n")
    assert found == path.read_text(encoding="utf-8")
