"""What the measuring scripts share: where things are, how the command is run, and how work is spread over the cores."""
from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Captures and the leak bench lie beside the repository, not in it.
SHARED = Path(os.environ.get("HARMLESS_SHARED", ROOT.parent / "shared"))


def command() -> str:
    """The release command; HARMLESS_COMMAND names another one."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    path = Path(os.environ.get("HARMLESS_COMMAND", target / "release" / "harmless"))
    if not path.is_file():
        sys.exit(f"{path} is missing: run `cargo build --release` first")
    return str(path)


def shared(name: str) -> Path:
    """A folder under ../shared, which has to be there."""
    path = SHARED / name
    if not path.is_dir():
        sys.exit(f"{path} is missing: put the shared folder beside the repository or name it in HARMLESS_SHARED")
    return path


def run(*args: object, timeout: float = 300) -> subprocess.CompletedProcess[str]:
    """Runs a program to its end without input; a hang is exit code 124, as with timeout(1)."""
    argv = [str(a) for a in args]
    try:
        return subprocess.run(argv, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL, timeout=timeout)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(argv, 124, "", f"no end after {timeout:.0f} s")


def spread(work, items):
    """`work` over `items` on all cores, results in order. The work itself is done by child processes."""
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        yield from pool.map(work, items)


def close(passed: int, failed: int) -> None:
    """The closing line every test runner here ends with, and the exit code."""
    print(f"{passed} passed, {failed} failed", flush=True)
    sys.exit(1 if failed else 0)
