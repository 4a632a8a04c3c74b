#!/usr/bin/env python3
"""Run the release command over the leak bench and summarise what leaked or was lost, by place.

    scripts/leakbench.py [--seeds 1..20] [--styles chrome,pretty,ascii] [--gaps tests/known-gaps.txt] [--level LEVEL]

Every seed × style: generate a capture with planted secrets, sanitize it, verify it, score it against the truth and against
the original's shape. Places listed in the gaps file may leak; anything else that leaks, any benign value lost, any change of
shape, any failed command fails the run. A listed place that leaked nowhere is named, so that the list shrinks.
"""
from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from common import ROOT, close, command, run, shared, spread


def read_gaps(path: Path) -> set[str]:
    lines = (line.split("#", 1)[0].strip() for line in path.read_text().splitlines())
    return {line for line in lines if line}


def one(job: tuple[int, str, str | None], bench: Path, harmless: str) -> dict:
    """One capture: {"error": …} or what score.py says about it."""
    seed, style, level = job
    with tempfile.TemporaryDirectory(prefix="harmless-leakbench-") as tmp:
        har, truth, clean, result = (Path(tmp) / n for n in ("in.har", "truth.json", "out.har", "score.json"))
        made = run(sys.executable, bench / "generate.py", "--seed", seed, "--style", style, har, truth)
        if made.returncode:
            return {"error": f"generate.py: {made.stderr.strip()[-300:]}"}
        extra = ["--level", level] if level else []
        done = run(harmless, "sanitize", har, "-o", clean, "--quiet", *extra)
        if done.returncode:
            return {"error": f"sanitize: exit {done.returncode}: {done.stderr.strip()[-300:]}"}
        checked = run(harmless, "verify", clean)
        if checked.returncode:
            return {"error": f"verify: exit {checked.returncode}: {checked.stderr.strip()[-300:]}"}
        scored = run(sys.executable, bench / "score.py", truth, clean, "--original", har, "--json", result)
        if not result.is_file():
            return {"error": f"score.py: {scored.stderr.strip()[-300:]}"}
        return json.loads(result.read_text())


def table(title: str, counts: Counter, runs: int) -> None:
    if counts:
        print(f"\n{title} (captures of {runs})")
        for where, n in sorted(counts.items(), key=lambda p: (-p[1], p[0])):
            print(f"  {n:4}  {where}")


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--seeds", default="1..20", help="A..B or one number")
    a.add_argument("--styles", default="chrome,pretty,ascii")
    a.add_argument("--gaps", type=Path, default=ROOT / "tests" / "known-gaps.txt")
    a.add_argument("--level", choices=["standard", "strict"])
    a = a.parse_args()
    first, _, last = a.seeds.partition("..")
    bench, harmless, gaps = shared("leakbench"), command(), read_gaps(a.gaps)
    jobs = [(seed, style, a.level) for seed in range(int(first), int(last or first) + 1) for style in a.styles.split(",")]
    if not jobs:
        sys.exit(f"no seeds in {a.seeds!r}")

    leaked, lost, reshaped, errors = Counter(), Counter(), [], []
    secrets = kept = failed = 0
    for job, r in zip(jobs, spread(lambda j: one(j, bench, harmless), jobs)):
        name = f"seed {job[0]} {job[1]}"
        if "error" in r:
            failed += 1
            errors.append(f"{name}: {r['error']}")
            continue
        secrets += r["secrets"]
        kept += r["kept"]
        leaked.update(set(r["leaked"]))
        lost.update(set(r["lost"]))
        if r["reshaped"]:
            reshaped.append(name)
        failed += bool(set(r["leaked"]) - gaps or r["lost"] or r["reshaped"])

    table("leaked", Counter({w: n for w, n in leaked.items() if w not in gaps}), len(jobs))
    table("leaked, a known gap", Counter({w: n for w, n in leaked.items() if w in gaps}), len(jobs))
    table("benign value lost", lost, len(jobs))
    for title, lines in (("reshaped", reshaped), ("failed", errors)):
        if lines:
            print(f"\n{title}")
            print("\n".join(f"  {line}" for line in lines[:20]))
    ran = len(jobs) - len(errors)
    stale = sorted(gaps - set(leaked)) if ran == len(jobs) else []
    if stale:
        print(f"\nlisted in {a.gaps.name} but leaked nowhere here: {', '.join(stale)}")
    print(f"\nleak bench, {len(jobs)} captures, {secrets} secrets and {kept} benign values in the {ran} that could be scored:")
    close(len(jobs) - failed, failed)


main()
