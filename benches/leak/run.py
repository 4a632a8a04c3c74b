#!/usr/bin/env python3
"""Run harmless and the sanitizers that install from npm and PyPI over one leak bench capture, and print one table.

    benches/leak/run.py [--depth 1] [--sample N] [--seed N] [--markdown]

The peers are installed, at the versions pinned here, under ~/.cache/harmless-tools/peers. A peer that fails has no column of
figures but says so. harmless must remove every secret and keep every word beside them, or this ends with an error.
"""
from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PEERS = Path(os.environ.get("HARMLESS_TOOLS", Path.home() / ".cache/harmless-tools")) / "peers"
NPM = ["har-cleaner@0.0.4", "har-sanitizer@2.0.0"]
PYPI = "har-capture[cli]==0.15.1"


def quiet(*args: object, cwd: Path | None = None, timeout: int = 1200) -> str | None:
    """Runs a program; gives what it said when it failed."""
    try:
        done = subprocess.run([str(a) for a in args], cwd=cwd, capture_output=True, text=True, timeout=timeout)
    except (OSError, subprocess.TimeoutExpired) as e:
        return str(e)
    return None if done.returncode == 0 else (done.stderr or done.stdout).strip()[-200:] or f"exit {done.returncode}"


def install() -> None:
    PEERS.mkdir(parents=True, exist_ok=True)
    if not (PEERS / "node_modules/har-sanitizer").is_dir():
        (PEERS / "package.json").write_text("{}")
        quiet("npm", "install", "--silent", *NPM, cwd=PEERS)
    if not (PEERS / "py/bin/har-capture").is_file():
        quiet(sys.executable, "-m", "venv", PEERS / "py")
        quiet(PEERS / "py/bin/pip", "-q", "install", PYPI)


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--depth", type=int, default=1)
    a.add_argument("--sample", type=int)
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--markdown", action="store_true")
    a.add_argument("--alone", action="store_true", help="harmless only")
    o = a.parse_args()
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    harmless = os.environ.get("HARMLESS_COMMAND", str(target / "release/harmless"))
    results: dict[str, dict | str] = {}
    with tempfile.TemporaryDirectory(prefix="harmless-leak-") as tmp:
        har, truth, out, score = (Path(tmp) / n for n in ("in.har", "truth.json", "out.har", "score.json"))
        extra = ["--sample", o.sample] if o.sample else []
        if failed := quiet(sys.executable, HERE / "generate.py", har, truth, "--depth", o.depth, "--seed", o.seed, *extra):
            sys.exit(f"error: {failed}")
        tools: dict[str, list[object]] = {"harmless": [harmless, "sanitize", har, "-o", out, "--quiet"]}
        if not o.alone:
            install()
            tools["har-capture"] = [PEERS / "py/bin/har-capture", "sanitize", har, "--output", out, "--no-salt", "--patterns", "network-device"]
            for name in ("har-sanitizer", "har-cleaner", "har-cleaner, all"):
                tools[name] = ["node", HERE / "peers.mjs", name, har, out]
        for name, command in tools.items():
            out.unlink(missing_ok=True)
            failed = quiet(*command, cwd=PEERS if name != "harmless" else None)
            if failed or not out.is_file():
                results[name] = f"failed: {failed}"
                continue
            score.unlink(missing_ok=True)
            said = quiet(sys.executable, HERE / "score.py", truth, out, "--json", score)
            results[name] = json.loads(score.read_text()) if score.is_file() else f"can't be scored: {said}"
    names = list(results)
    ours = results["harmless"]
    if isinstance(ours, str):
        sys.exit(f"error: harmless {ours}")
    rows = [("**all secrets**" if o.markdown else "all secrets", "all", "")]
    rows += [(f"{axis}: {key}" if key else axis, axis, key) for axis in ("leaf", "place", "encoding") for key in ours["removed"].get(axis, {})]
    share = lambda r, axis, key: "–" if isinstance(r, str) else f"{100 * r['removed'][axis][key][0] / r['removed'][axis][key][1]:.0f} %"
    table = [["secrets removed", *names]] + [[label, *(share(results[n], axis, key) for n in names)] for label, axis, key in rows]
    table.append(["words beside them kept"] + ["–" if isinstance(results[n], str) else f"{100 * results[n]['kept'][0] / results[n]['kept'][1]:.0f} %" for n in names])
    if o.markdown:
        table.insert(1, ["---"] + ["---:"] * len(names))
        print("\n".join("| " + " | ".join(r) + " |" for r in table))
    else:
        widths = [max(len(r[i]) for r in table) for i in range(len(names) + 1)]
        for r in table:
            print("  ".join([r[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(r[1:], widths[1:])]))
    print(f"\n{ours['removed']['all'][''][1]} secrets, stacks of at most {o.depth} encodings, seed {o.seed}")
    for name, r in results.items():
        if isinstance(r, str):
            print(f"{name}: {r}")
    perfect = ours["removed"]["all"][""][0] == ours["removed"]["all"][""][1] and ours["kept"][0] == ours["kept"][1]
    sys.exit(0 if perfect else 1)


if __name__ == "__main__":
    main()
