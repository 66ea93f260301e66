"""The command line, and a book that went the clerk's whole road."""

import shutil
from pathlib import Path

import pytest

from tests.cli.wenming import NAME, Wenming


@pytest.fixture(scope="session")
def wenming(tmp_path_factory: pytest.TempPathFactory) -> Wenming:
    return Wenming(tmp_path_factory.mktemp("cli"))


@pytest.fixture(scope="session")
def sealed(wenming: Wenming, tmp_path_factory: pytest.TempPathFactory, fixtures_dir: Path) -> Path:
    """The clerk's whole road: new, import, close, seal; every later test reads a book that went it."""
    book = tmp_path_factory.mktemp("road") / "苏布德.wenming"
    assert wenming("new", book, "--name", NAME).code == 0
    for kind, file, code in (
        ("rules", "积分细则.xlsx", 0), ("households", "萨日朗嘎查常住人口花名册.xlsx", 1),
        ("households", "苏布德苏木各嘎查户籍台账.xlsx", 0), ("points", "群众积分登记表.xlsx", 1),
        ("points", "双榆嘎查积分评分表.xlsx", 0),
    ):  # fmt: skip
        done = wenming("import", kind, fixtures_dir / file, "--book", book, "--json")
        assert done.code == code, (file, done)
    for month in ("2026-07", "2026-08", "2026-09"):
        assert wenming("close", month, "--book", book).code == 0
    assert (
        wenming("board", "2026-Q3", "--book", book, "--seal", "-o", book / "prints" / "全部.json").code == 0
    )
    return book


@pytest.fixture
def book(sealed: Path, tmp_path: Path) -> Path:
    """A copy a test may change."""
    return Path(shutil.copytree(sealed, tmp_path / "副本.wenming"))
