"""Guards of the house: what no linter sees."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "wenming_desktop"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def modules(room: str = "") -> list[Path]:
    return sorted((PACKAGE / room).rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Every import of a file, also in functions: the module and the names taken from it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ".", [alias.name for alias in node.names]


def our_texts() -> Iterator[tuple[str, str]]:
    """Name and text of every file of ours, fonts and workbooks left out; without git, which a PC may lack."""
    made = {"out", "build", "dist", "__pycache__"}
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if name == ".ci" or (name not in made and name[0] != ".")]
        for path in (Path(folder) / name for name in names if not name.startswith(".coverage")):
            if path.suffix not in {".ttf", ".png", ".xlsx", ".xls"}:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("folder", sorted({path.parent for path in modules()}), ids=lambda path: path.name)
def test_every_folder_of_the_package_can_be_imported(folder: Path) -> None:
    """A folder without __init__.py escapes the import contracts."""
    assert (folder / "__init__.py").is_file()


def test_packaging_has_no_init_because_it_would_hide_the_library() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_no_file_is_longer_than_400_lines() -> None:
    ours = [*modules(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "packaging").rglob("*.py")]
    long = {path.name: n for path in ours if (n := len(path.read_text("utf-8").splitlines())) > 400}
    assert not long


def test_only_the_theme_says_how_much_larger_the_letters_are() -> None:
    own = {
        path.name: found
        for path in modules("ui")
        if path.name != "theme.py"
        and (found := re.findall(r"points\s*/|LETTER_SIZES\[", path.read_text(encoding="utf-8")))
    }
    assert not own, "theme().scale()"


def test_the_domain_imports_itself_and_the_standard_library_only() -> None:
    strangers = {
        f"{path.name}: {module}"
        for path in modules("domain")
        for module, _ in imports(path)
        if module.split(".")[0] not in sys.stdlib_module_names
        and not module.startswith("wenming_desktop.domain")
    }
    assert not strangers


def test_the_window_takes_types_from_the_domain_never_its_rules() -> None:
    """How an amount, a day or a period is written may be asked; who stands where and why only services say."""
    writing = {
        f"wenming_desktop.domain.{name}"
        for name in (
            "amounts",
            "days",
            "durations",
            "fields",
            "kind_faults",
            "names",
            "paper_words",
            "periods",
            "stations",
        )
    }
    rules = {
        f"{path.relative_to(PACKAGE)}: {name or module}"
        for path in modules("ui")
        for module, names in imports(path)
        if module.startswith("wenming_desktop.domain") and module not in writing
        for name in names or [""]
        if not name[:1].isupper()  # types are CapWords, constants UPPER_CASE
    }
    assert not rules


def test_no_print_module_writes_the_words_of_a_place_or_states_what_a_record_says() -> None:
    """``domain.paper_words`` and ``domain.statements`` are asked: one fact, one mouth."""
    from wenming_desktop.domain.statements import NOTHING_RECORDED, claims

    words = ("村务监督委员会", "居务监督委员会", "站长", "所长", "村民小组", "居民小组")
    papers = [
        *modules("printing"),
        *PACKAGE.glob("services/*paper*.py"),
        PACKAGE / "exchange" / "board_workbook.py",
    ]
    said = [
        (path.name, node.value)
        for path in papers
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and max(node.value, default="") >= "\u4e00"
    ]
    assert len(said) > 100
    assert not [
        one for one in said if any(word in one[1] for word in words) or claims(one[1], NOTHING_RECORDED)
    ]


def test_no_import_is_relative() -> None:
    """Contracts are read by full names; a relative import says less to a reader."""
    relative = [
        f"{path.name}:{node.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not relative


def test_the_contracts_cover_every_room() -> None:
    contracts = {contract["type"]: contract for contract in PYPROJECT["tool"]["importlinter"]["contracts"]}
    assert contracts["layers"]["exhaustive"] is True
    named = set(re.findall(r"\w+", " ".join(contracts["layers"]["layers"])))
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert rooms <= named
    forbidden = [c for c in PYPROJECT["tool"]["importlinter"]["contracts"] if c["type"] == "forbidden"]
    assert forbidden
    assert all(contract["allow_indirect_imports"] is True for contract in forbidden)
    without_qt = {name.split(".")[1] for name in forbidden[0]["source_modules"]}
    assert rooms - without_qt == {"ui"}


def test_no_machine_path_and_no_registry_host_stands_in_the_repo() -> None:
    # written in pieces, or this file would find itself
    signs = re.compile("|".join(["/wo" + "rk/", "/fa" + "rm/", "/tmp/st" + "udio", r"\.\./sha" + "red"]))
    hosts = re.compile(
        "|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.", r"deb\.deb" + "ian"])
    )
    found = [name for name, text in our_texts() if signs.search(text) or hosts.search(text)]
    assert not found


def test_every_direct_dependency_has_its_line_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    reasons = dict(re.findall(r"^\| ([\w-]+) \| (.+?) \|$", readme, flags=re.MULTILINE))
    project = PYPROJECT["project"]
    missing = [name for name in map(name_of, project["dependencies"]) if len(reasons.get(name, "")) < 10]
    missing += [name for name in map(name_of, project["optional-dependencies"]["dev"]) if name not in readme]
    assert not missing


def test_constraints_are_exact_names_and_versions_and_fit_the_ranges() -> None:
    lines = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9.-]+==[0-9][0-9A-Za-z.]*", line) for line in lines)
    pinned = {line.split("==")[0].lower() for line in lines}
    project = PYPROJECT["project"]
    direct = {
        name_of(need).lower() for need in project["dependencies"] + project["optional-dependencies"]["dev"]
    }
    assert direct <= pinned


def test_every_import_of_a_library_is_a_declared_dependency() -> None:
    import_names = {
        "PySide6-Essentials": {"PySide6"},
        "Pillow": {"PIL"},
        "XlsxWriter": {"xlsxwriter"},
        "python-docx": {"docx"},
    }
    declared = set()
    for name in map(name_of, PYPROJECT["project"]["dependencies"]):
        declared |= import_names.get(name, {name.replace("-", "_")})
    used = {module.split(".")[0] for path in modules() for module, _ in imports(path)}
    part_of_others = {"wenming_desktop", "shiboken6"}
    assert used - sys.stdlib_module_names - part_of_others <= declared
    asked_for_by_others = {"PIL"}  # pypdfium2 hands its pages out as Pillow images and does not require it
    assert declared <= used | asked_for_by_others, "declared, but nothing imports it"


def test_the_command_line_starts_without_qt_and_without_the_heavy_libraries() -> None:
    code = "import sys; from wenming_desktop.cli import run; run(['--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    loaded = {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()}
    heavy = {
        "reportlab",
        "pypdfium2",
        "python_calamine",
        "xlsxwriter",
        "docx",
        "pypinyin",
        "lunar_python",
        "PIL",
    }
    assert "click" in loaded
    assert not loaded & {"PySide6", "shiboken6", *heavy}


def test_ci_runs_what_the_readme_tells_a_developer_to_run() -> None:
    command = "python3 packaging/dev.py test"
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == command
    assert f"    {command} " in (ROOT / "README.md").read_text(encoding="utf-8")


def test_dev_py_needs_the_standard_library_only() -> None:
    used = {module.split(".")[0] for module, _ in imports(ROOT / "packaging" / "dev.py")}
    assert used <= sys.stdlib_module_names


def test_every_font_lies_beside_its_licence() -> None:
    fonts = {path.name for path in (ROOT / "resources" / "fonts").glob("*.ttf")}
    assert fonts == {f"Wenming{face}.ttf" for face in ("Song", "Title", "Hei", "Sans", "Kai", "Fang", "Rare")}
    licences = {path.name for path in (ROOT / "resources" / "fonts").glob("*.txt")}
    assert licences >= {
        "OFL-NotoSansSC.txt",
        "OFL-NotoSerifSC.txt",
        "LICENSE-LXGWWenKai.txt",
        "LICENSE-Fandol.txt",
        "LICENSE-BabelStoneHan.txt",
    }
    assert (ROOT / "resources" / "icons" / "LICENSE").is_file()


def test_every_icon_named_in_the_window_exists() -> None:
    """An icon that is not there shows as nothing, without an error."""
    have = {path.stem for path in (ROOT / "resources" / "icons").glob("*.svg")}
    calls = [
        node
        for path in [*modules("ui"), PACKAGE / "app.py"]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    named = {word.value for call in calls for word in call.keywords if "icon" in (word.arg or "")}
    named |= {call.args[0] for call in calls if getattr(call.func, "id", "") == "icon" and call.args}
    words = {node.value for node in named if isinstance(node, ast.Constant)}
    style = (ROOT / "resources" / "style.qss").read_text(encoding="utf-8")
    words |= set(re.findall(r"/icons/([\w-]+)\.svg", style.replace("$icons", "/icons")))
    assert len(words) > 5
    assert not {word for word in words if word} - have


def name_of(need: str) -> str:
    return re.split(r"[<>=!~ ;\[]", need)[0]


def test_nobody_asks_a_standard_model_for_its_header_items() -> None:
    """PySide 6.9: the Python face of horizontalHeaderItem() outlives model.clear(); what Qt puts in its place then looks
    like a QStandardItem (8 wrong of 300 rounds measured). setHeaderData() says the same without a face."""
    asking = [
        path.name
        for path in modules("ui")
        if re.search(
            r"\.(horizontal|vertical)HeaderItem\(",
            path.read_text("utf-8").replace("never horizontalHeaderItem(", ""),
        )
    ]
    assert not asking


def test_whatever_gives_what_is_to_be_told_is_listened_to() -> None:
    """A ``with`` over a function that yields sentences for the clerk keeps them under a name."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in modules()}
    telling = {
        node.name
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(one) == "contextmanager" for one in node.decorator_list)
        and node.returns is not None
        and ast.unparse(node.returns) == "Iterator[list[str]]"
    }
    deaf = [
        f"{path.relative_to(PACKAGE)}:{item.context_expr.lineno}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.With)
        for item in node.items
        if isinstance(item.context_expr, ast.Call)
        and ast.unparse(item.context_expr.func).split(".")[-1] in telling
        and item.optional_vars is None
    ]
    assert telling
    assert not deaf


def test_a_list_cut_to_its_first_says_that_it_is_cut() -> None:
    """``few`` writes 甲、乙等5人; what a page has the room for is measured there."""
    own = {PACKAGE / "domain" / "paper_words.py", PACKAGE / "printing" / "certificate.py"}
    cut = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in modules()
        if path not in own
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "join"
        and ast.unparse(node.func.value) in {"'、'", "'；'"}
        and re.search(r"\[:\s*\w+\]", ast.unparse(node.args[0]))
    ]
    assert not cut
