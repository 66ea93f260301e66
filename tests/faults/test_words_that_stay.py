"""What went wrong is told as it was: closing after it says nothing else, a full disk under the answer is no stack."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.services.small_book import Small
from tests.test_house import modules
from wenming_desktop import cli
from wenming_desktop.cli.frame import group
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books
from wenming_desktop.services import context as services_context
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup

ROOT = Path(__file__).parents[2]
no_device = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full there")


@pytest.fixture
def closed(small: Small) -> Iterator[Path]:
    for day in range(1, 28):
        small.enter("萨日朗-001", "H1", f"2026-10-{day:02d}")
    small.close()
    yield small.folder
    small.context = Context(small.folder)


def refuse(*_: object) -> None:
    raise UserError("数据文件正被别的程序占用。")


def test_what_closing_meets_never_takes_the_place_of_what_went_wrong(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise UserError("磁盘空间不足。")

    with monkeypatch.context() as patch:
        patch.setattr(services_context, "_keep_house", refuse)
        with pytest.raises(ZeroDivisionError), Context(closed):
            raise ZeroDivisionError
        with Context(closed) as context:
            pass  # nothing else went wrong: that is told, and takes nothing back
        assert "没有整理完" in context.trouble
        patch.setattr(backup, "at_closing", full)
        with pytest.raises(UserError, match="磁盘空间不足"):
            Context(closed).close()


def test_no_book_is_closed_in_a_finally_of_its_own() -> None:
    """``with Context(…)`` knows what the block raised; a ``finally`` would tell what closing met instead."""
    closing = {path.name for path in modules() if ".close(with_backup" in path.read_text(encoding="utf-8")}
    assert closing == {"app.py", "context.py"}


@no_device
@pytest.mark.parametrize("what", ["households", "persons", "volunteers", "points", "hours"])
@pytest.mark.parametrize("file", ["/dev/full", "full.json", "full.xlsx"])
def test_an_export_to_a_full_disk_names_the_disk(
    closed: Path, what: str, file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = Path(file)
    if not out.is_absolute():
        out = tmp_path / file
        out.symlink_to("/dev/full")
    assert cli.run(["export", what, "--book", str(closed), "-o", str(out)]) == 1
    said = capsys.readouterr().err
    assert "磁盘空间不足" in said
    assert "占用" not in said


@no_device
@pytest.mark.parametrize(
    "words",
    [["check"], ["check", "--json"], ["stats"], ["export", "points"], ["export", "persons", "--json"], ["nonsense"]],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.parametrize("streams", [("stdout",), ("stderr",), ("stdout", "stderr")])
def test_an_answer_that_nobody_can_take_is_no_stack(
    closed: Path, words: list[str], streams: tuple[str, ...]
) -> None:
    book = [] if words == ["nonsense"] else ["--book", str(closed)]
    with Path("/dev/full").open("w") as full:
        taken = {name: full if name in streams else subprocess.PIPE for name in ("stdout", "stderr")}
        done = subprocess.run(
            [sys.executable, "-m", "wenming_desktop", *words, *book], check=False, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True, **taken,
        )  # fmt: skip
    said = (done.stdout or "") + (done.stderr or "")
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    if "stdout" in streams and words != ["nonsense"]:
        assert done.returncode == 1
        assert "stderr" in streams or "空间" in said


@no_device
@pytest.mark.parametrize("json", [[], ["--json"]], ids=["words", "json"])
@pytest.mark.parametrize("what", ["recorded", "only looked at", "a file written"])
def test_what_was_done_and_could_not_be_said_is_never_told_as_not_done(
    closed: Path, tmp_path: Path, json: list[str], what: str
) -> None:
    """The output takes nothing any more, after the step was saved: who reads that it was not would do it twice."""
    adding = ["points", "add", "--household", "萨日朗-002", "--item", "H1", "--day", "2026-10-09"]
    words = {
        "recorded": adding,
        "only looked at": ["stats"],
        "a file written": ["backup", "-o", str(tmp_path / "x.wmbak")],
    }
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "wenming_desktop", *words[what], "--book", str(closed), *json], check=False, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "WENMING_TODAY": "2026-10-27"}, text=True, stdout=full, stderr=subprocess.PIPE,
        )  # fmt: skip
    assert done.returncode == 1
    assert "没有保存" not in done.stderr
    with Context(closed) as context:
        entries = context.call(books.stats)["entries"]
    if what == "recorded":
        assert entries == 28
        assert "这一步已经做完、保存了，只是结果写不出来（磁盘空间不足" in done.stderr
        assert "请不要再做一次" in done.stderr
    else:
        assert entries == 27
        assert "没有登记什么；要写的文件可能已经写好" in done.stderr


def test_every_verb_says_it_by_the_one_mouth() -> None:
    """``frame.echo`` knows what was done; ``click.echo`` would let the failure to say it look like a failure to do it."""
    saying = [path.name for path in modules() if "click.echo(" in path.read_text(encoding="utf-8")]
    assert sorted(saying) == ["__init__.py", "frame.py"]


def texts(
    of: click.Command = group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Parameter]]:
    """Every word of every verb that is a text."""
    if isinstance(of, click.Group):
        for name, one in of.commands.items():
            yield from texts(one, (*path, name))
    else:
        yield from ((path, one) for one in of.params if isinstance(one.type, click.types.StringParamType))


def test_bytes_that_are_no_text_are_wrong_use_at_every_verb(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli._load_verbs()
    asked = list(texts())
    assert len(asked) > 25
    for path, param in asked:
        verb: click.Command = group
        for name in path:
            assert isinstance(verb, click.Group)
            verb = verb.commands[name]
        with monkeypatch.context() as patch:
            for other in verb.params:
                patch.setattr(other, "required", False)
            word = ["\udcff"] if isinstance(param, click.Argument) else [param.opts[0], "\udcff"]
            assert cli.run([*path, *word]) == 2, (path, param.name)
        assert "这里写的字认不出来" in capsys.readouterr().err, (path, param.name)


@pytest.mark.parametrize("day", ["x", "2026-02-30", "2026-13-01T00:00", "明天", "20261027123456789"])
def test_a_day_set_from_outside_that_is_none_is_told(
    day: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WENMING_TODAY", day)
    assert cli.run(["stats", "--json"]) == 2
    assert "WENMING_TODAY写的不是日期" in capsys.readouterr().err


@no_device
@pytest.mark.parametrize("verb", ["new", "restore", "restore over"])
def test_a_book_made_or_replaced_is_never_told_as_not_done(closed: Path, tmp_path: Path, verb: str) -> None:
    with Context(closed) as context:
        file = context.call(books.back_up)
    fresh = str(tmp_path / "新.wenming")
    words = {
        "new": ["new", fresh, "--name", "甲苏木新时代文明实践所"],
        "restore": ["restore", str(file), fresh],
        "restore over": ["restore", str(file), str(closed), "--over"],
    }[verb]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "wenming_desktop", *words], check=False, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True, stdout=full, stderr=subprocess.PIPE,
        )  # fmt: skip
    assert done.returncode == 1
    assert "这一步多半已经做完，只是结果写不出来（磁盘空间不足）。请先看一下" in done.stderr
    assert "没有登记什么" not in done.stderr
