"""Every verb answers machines: --json is an option of all, and a failure is an object too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.cli.wenming import Wenming
from wenming_desktop import cli


def verbs(command: click.Command, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if isinstance(command, click.Group):
        for name, under in command.commands.items():
            yield from verbs(under, *path, name)
    else:
        yield path, command


def every() -> dict[str, click.Command]:
    cli._load_verbs()
    return {" ".join(path): command for path, command in verbs(cli.group)}


def test_every_verb_answers_machines() -> None:
    found = every()
    assert len(found) > 30
    without = [
        name for name, verb in found.items() if not any("--json" in option.opts for option in verb.params)
    ]
    assert without == []


@pytest.mark.parametrize("name", sorted(every()))
def test_wrong_use_is_an_object_too(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([*name.split(), "--nothing", "--json"]) == 2
    said = json.loads(capsys.readouterr().out)
    assert said["exit"] == 2
    assert said["error"].isascii() is False


def test_papers_say_their_file_and_what_to_look_at(wenming: Wenming, book: Path, tmp_path: Path) -> None:
    at = ("2026-Q3", "--station", "萨日朗", "--book", book)
    for number, verb in enumerate((("notice", *at, "--from", "2026-10-08"), ("board", *at, "--paper", "a3"))):
        out = tmp_path / f"{number}.pdf"
        done = wenming(*verb, "-o", out, "--json")
        said = json.loads(done.out)
        assert (done.code, said["file"]) == (0, str(out))
        assert isinstance(said["warnings"], list)
        assert out.read_bytes().startswith(b"%PDF")
    done = wenming("board", *at, "--json")
    assert json.loads(done.out)["period"] == "2026-Q3"
    done = wenming("notice", "2026-Q4", "--from", "2027-01-08", "--book", book, "--json")
    assert done.code == 1
    assert json.loads(done.out)["exit"] == 1


@pytest.mark.parametrize("name", sorted(every()))
def test_a_verb_on_a_book_that_is_not_there_fails_with_an_object(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run([*name.split(), "--book", str(tmp_path / "没有"), "--json"])
    assert code in (1, 2)
    said = json.loads(capsys.readouterr().out)
    assert said["exit"] == code
    assert said["error"]


def test_what_was_stopped_is_an_object_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.group, "invoke", stopped)
    assert cli.run(["stats", "--book", str(tmp_path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"] == "已停下，没有做完。"
