"""One command to set up, try, test and measure the program; only the standard library, on Linux and Windows.

python3 packaging/dev.py demo       an invented township in out/: boards, notices, rosters … as PDF, then the window
python3 packaging/dev.py test       everything CI asks for
python3 packaging/dev.py check      the quick part of it, while writing: nothing of the window, nothing marked ``slow``
python3 packaging/dev.py long       the property tests at full size (500 random books, one of 10,000 acts; under an hour):
                                    ``test`` runs a share of them, by the one table in tests/shares.py
python3 packaging/dev.py bench      one table: what the program costs beside the bare libraries, over books of 10^3 to 10^5
                                    entries (``--full`` 10^6 too, ``--strict`` fails beyond the goals, ``--write`` puts
                                    it into docs/speed.md); with files of tests/bench: those single measurements
python3 packaging/dev.py pictures   the real window on a virtual screen, every room, saved to out/pictures

Every verb first makes .venv (or reuses it) with the pinned versions of constraints.txt. On Debian as root
missing system packages are installed; elsewhere they are named.
"""

import argparse
import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OUT = ROOT / "out"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SUPPORTED = ((3, 11), (3, 14))  # from, below
DEMO_PERIOD = "2026-Q3"
DEMO_TODAY = "2026-10-08"  # the Thursday after the holiday: when a third quarter goes up on the wall

# What Qt loads (found by leaving one out at a time), and the Debian package that has it.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libcups.so.2": "libcups2",
}
TOOLS = {"Xvfb": "xvfb", "xauth": "xauth", "pdftotext": "poppler-utils"}


class SetupError(Exception):
    """Ends the run with a sentence for whoever started it."""


def main() -> int:
    """Set up, then do what the verb says; returns the exit code."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("verb", choices=sorted(VERBS))
    arguments.add_argument(
        "rest",
        nargs=argparse.REMAINDER,
        help="passed on to pytest (test, check, long); switches or files (bench)",
    )
    chosen = arguments.parse_args()
    try:
        set_up()
        return VERBS[chosen.verb](chosen.rest)
    except SetupError as stop:
        print(f"dev.py: {stop}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


# --- setting up -----------------------------------------------------------------------------------


def set_up() -> None:
    """System packages, the virtual environment, the pinned dependencies and the program itself."""
    if not SUPPORTED[0] <= sys.version_info[:2] < SUPPORTED[1]:
        raise SetupError(f"Python 3.11, 3.12 or 3.13 is needed; this is {sys.version.split()[0]}.")
    add_system_packages(missing_packages())
    make_venv()
    install()


def missing_packages() -> list[str]:
    """The Debian names of what this machine lacks; nothing is needed on Windows or macOS."""
    if not sys.platform.startswith("linux"):
        return []
    found = [package for library, package in LIBRARIES.items() if not _loads(library)]
    found += [package for tool, package in TOOLS.items() if not shutil.which(tool)]
    if importlib.util.find_spec("ensurepip") is None and not _works(PYTHON):
        found.append("python3-venv")
    return sorted(set(found))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def add_system_packages(names: list[str]) -> None:
    """Install them on Debian as root; elsewhere stop and name them."""
    if not names:
        return
    line = "apt-get install -y --no-install-recommends " + " ".join(names)
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise SetupError(
            f"missing on this machine (Debian's package names): {' '.join(names)}\n  as root: {line}"
        )
    print(f"dev.py: installing {' '.join(names)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], [*line.split(), "-qq"]):
        done = subprocess.run(command, env=quiet, capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            raise SetupError(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")


def make_venv() -> None:
    """Make .venv unless its Python works and is one we support."""
    if _works(PYTHON):
        return
    print("dev.py: making .venv", flush=True)
    # not venv.create(): an ensurepip that apt has just brought is found by a new process only
    run([sys.executable, "-m", "venv", "--clear", str(VENV)])


def _works(python: Path) -> bool:
    test = f"import sys, pip; sys.exit(not {SUPPORTED[0]} <= sys.version_info[:2] < {SUPPORTED[1]})"
    if not python.exists():
        return False
    return subprocess.run([str(python), "-c", test], capture_output=True, check=False).returncode == 0


def install() -> None:
    """The program (editable) and its pinned dependencies, unless nothing has changed since the last time."""
    stamp = VENV / "wenming-stamp"
    wanted = hashlib.sha256()
    for name in ("pyproject.toml", "packaging/constraints.txt"):
        wanted.update((ROOT / name).read_bytes())
    wanted.update(str(ROOT).encode())
    if stamp.exists() and stamp.read_text() == wanted.hexdigest():
        return
    print("dev.py: installing the pinned dependencies", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--use-pep517"]
    if os.name != "nt" and os.geteuid() == 0:
        pip += ["--root-user-action", "ignore"]
    run([*pip, "-c", str(ROOT / "packaging" / "constraints.txt"), "-e", f"{ROOT}[dev]"])
    stamp.write_text(wanted.hexdigest())


# --- testing --------------------------------------------------------------------------------------

WITH_QT = ["tests/ui", "tests/faults"]
WITHOUT_QT = ["-p", "no:pytest-qt", *(f"--ignore={folder}" for folder in WITH_QT)]
# A file's tests stay together: what they share (a demo book) is made once. A worker that died is not replaced: the
# scheduler never ends once it has lost a worker in the middle of a file.
SPREAD = ["-n", "auto", "--dist", "loadfile", "--max-worker-restart=0"]
# What takes minutes by its size has no limit of time.
WHOLE = ["pytest", "-q", "-s", "--timeout=0", "-o", "faulthandler_timeout=0"]
COVERED = ["--cov", "--cov-branch", "--cov-fail-under=100", "--cov-report=term-missing:skip-covered"]


def test(rest: Sequence[str]) -> int:
    """Style, layers, types, the domain covered by its own tests, the others below the window, the window's."""
    steps = [
        *house_steps(),
        ["pytest", "-q", *WITHOUT_QT, "tests/domain", *COVERED, *rest],
        ["pytest", "-q", *SPREAD, *WITHOUT_QT, "--ignore=tests/domain", *rest],
        ["pytest", "-q", *SPREAD, *WITH_QT, *rest],
    ]
    return run_steps(steps, _in_memory())


def _in_memory() -> dict[str, str]:
    """Test books on a RAM disk where there is a large one: they are flushed thousands of times, and thrown away."""
    shared = Path("/dev/shm")
    roomy = "TMPDIR" not in os.environ and shared.is_dir() and shutil.disk_usage(shared).free > 6 * 1024**3
    return {"TMPDIR": str(shared)} if roomy else {}


def check(rest: Sequence[str]) -> int:
    """Style, layers, types and the quick tests below the window."""
    quick = ["pytest", "-q", "-x", *SPREAD, *WITHOUT_QT, "-m", "not slow", *rest]
    return run_steps([*house_steps(), quick], _in_memory())


def long(rest: Sequence[str]) -> int:
    """The tests marked ``sized`` at full size; their seeds and what they did are printed."""
    steps = [[*WHOLE, *folders, "-m", "sized", *rest] for folders in (WITHOUT_QT, WITH_QT)]
    # one heap for all, whose use can be asked for: a life of one book is weighed (tests/model/memory.py)
    return run_steps(steps, {"WENMING_LONG": "1", "PYTHONMALLOC": "malloc"})


def house_steps() -> list[list[str]]:
    """What is looked at without running the program."""
    return [
        ["ruff", "check", "--quiet"],
        ["ruff", "format", "--check", "--quiet"],
        ["lint-imports", "--no-cache"],
        ["mypy"],
    ]


def run_steps(steps: Sequence[Sequence[str]], more: Mapping[str, str] | None = None) -> int:
    """Run each, stop at the first that fails and return its exit code; pytest's summary ends the output."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **(more or {})}
    for tool, *arguments in steps:
        print(f"== {tool} {' '.join(arguments)}", flush=True)
        code = subprocess.run([_script(tool), *arguments], cwd=ROOT, env=environment, check=False).returncode
        if code:
            print(f"dev.py: {tool} failed ({code})", file=sys.stderr)
            return code
    return 0


def bench(rest: Sequence[str]) -> int:
    """The table of tests/bench/table.py; with files named, these (bench_*.py: no other run collects them)."""
    OUT.mkdir(exist_ok=True)
    if not any((ROOT / word).exists() for word in rest):
        # On a disk, as the clerk's book: what lies in memory is flushed for nothing.
        return run_steps([["python", "-m", "tests.bench.table", *rest]], {"TMPDIR": str(OUT)})
    return run_steps([[*WHOLE, "-o", "python_files=bench_*.py", "-p", "no:cacheprovider", *rest]])


# --- showing --------------------------------------------------------------------------------------


def demo(_rest: Sequence[str]) -> int:
    """An invented township in out/, its third quarter and its service on paper, then the window (or pictures of it)."""
    book = OUT / "示范.wenming"
    if book.exists():
        shutil.rmtree(book)
    OUT.mkdir(exist_ok=True)
    wenming("demo", str(book))
    papers = [*print_quarter(book), *print_service(book)]
    for paper in papers:
        to_pictures(paper)
    print(f"dev.py: {len(papers)} PDFs in {OUT}", flush=True)
    if has_display():
        return subprocess.run([str(PYTHON), "-m", "wenming_desktop", str(book)], check=False).returncode
    print("dev.py: no display here, so pictures of the window instead", flush=True)
    return pictures([])


def print_quarter(book: Path) -> list[Path]:
    """The boards and notices of the township and of every village; the demo's third quarter is sealed."""
    at = ["--book", str(book)]
    board = ["board", DEMO_PERIOD, "--track", "masses", *at]
    people = json.loads(wenming("export", "persons", "--json", *at, quiet=True))
    villages = list(dict.fromkeys(person["village"] for person in people if person["village"]))
    made = [
        _print(f"红灰黑榜_全苏木_{paper}.pdf", *board, "--format", "pdf", "--paper", paper)
        for paper in ("a4", "a3")
    ]
    for village in villages:
        station = ["--station", village]
        made.append(
            _print(f"红灰黑榜_{village}_a3.pdf", *board, *station, "--format", "pdf", "--paper", "a3")
        )
        notice = ["notice", DEMO_PERIOD, "--track", "masses", "--from", DEMO_TODAY, *station, *at]
        made.append(_print(f"公示_{village}.pdf", *notice))
    return made


def print_service(book: Path) -> list[Path]:
    """Forecast, records, sign-in sheet, rosters, tables of places, certificates, as of the demo's last day."""
    done = subprocess.run(
        [str(PYTHON), str(ROOT / "packaging" / "demo_prints.py"), str(book), str(OUT)],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=_demo_environment(),
        check=False,
    )
    if done.returncode:
        raise SetupError(f"demo_prints.py ended with {done.returncode}")
    return [Path(line) for line in done.stdout.splitlines()]


def _print(name: str, *verb: str) -> Path:
    wenming(*verb, "-o", str(OUT / name), quiet=True)  # the verb says what it wrote
    return OUT / name


def to_pictures(paper: Path) -> None:
    """Each page as PNG beside its PDF, where pdftoppm is there to do it."""
    if shutil.which("pdftoppm"):
        run(["pdftoppm", "-r", "60", "-png", str(paper), str(paper.with_suffix(""))])


def pictures(_rest: Sequence[str]) -> int:
    """The real window on a virtual screen: the program walks through its rooms at two sizes of an office screen."""
    if not shutil.which("Xvfb"):
        raise SetupError("pictures need a virtual screen: Xvfb (Debian: xvfb, xauth).")
    folder = OUT / "pictures"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1920x1080x24 -nolisten tcp"]
    walk = [str(PYTHON), "-m", "wenming_desktop", "--pictures", str(folder)]
    run([*screen, *walk], env={**_demo_environment(), "QT_QPA_PLATFORM": "xcb"})
    made = len(list(folder.rglob("*.png")))
    if not made:
        raise SetupError("the walk through the window left no picture")
    print(f"dev.py: {made} pictures in {folder}", flush=True)
    return 0


def has_display() -> bool:
    """Whether a window can be shown to the person who started this."""
    return (
        os.name == "nt"
        or sys.platform == "darwin"
        or bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys())
    )


# --- running --------------------------------------------------------------------------------------


def wenming(*arguments: str, quiet: bool = False) -> str:
    """Run one verb of the command line on the demo's day and return what it printed."""
    if not quiet:
        print("wenming " + " ".join(arguments), flush=True)
    done = subprocess.run(
        [_script("wenming"), *arguments],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=_demo_environment(),
        check=False,
    )
    if done.returncode:
        raise SetupError(f"wenming {' '.join(arguments)} ended with {done.returncode}\n{done.stdout}")
    return done.stdout


def _demo_environment() -> dict[str, str]:
    """The demo's day, and settings of its own: the clerk's recent books stay as they are."""
    own = {"WENMING_TODAY": DEMO_TODAY, "WENMING_DATA": str(OUT / "data"), "PYTHONUTF8": "1"}
    return {**os.environ, **own}


def _script(name: str) -> str:
    return str(PYTHON.parent / (f"{name}.exe" if os.name == "nt" else name))


def run(command: Sequence[str], **options: object) -> None:
    """Run a command that must succeed."""
    done = subprocess.run(command, check=False, **options)  # type: ignore[call-overload]
    if done.returncode:
        raise SetupError(f"{' '.join(command)} ended with {done.returncode}")


VERBS = {"demo": demo, "test": test, "check": check, "long": long, "bench": bench, "pictures": pictures}

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(main())
