#!/usr/bin/env python3
"""Run the release command over every capture of ../shared/corpus/har and hold what it promises for any input.

    scripts/corpus.py [FILE.har ...]

For each capture:
- exit 0, or exit 1 with one line on standard error; never a panic, a signal or a hang;
- exit 0: the output is there and `harmless verify` accepts it; it parses as JSON if the input did, with the same shape;
  sanitizing it again gives the same bytes; with no secrets in the report it is the input, byte for byte;
- exit 1: no output file, and nothing else left behind.
"""
from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from common import close, command, run, shared, spread


def parse(data: bytes):
    """The JSON value, or ValueError; stricter than Python's default: no NaN, no wrong UTF-8."""

    def refuse(word: str):
        raise ValueError(f"{word} is not JSON")

    return json.loads(data.decode("utf-8-sig"), parse_constant=refuse)


def shape(value):
    if isinstance(value, dict):
        return {k: shape(v) for k, v in value.items()}
    if isinstance(value, list):
        return [shape(v) for v in value]
    return 0


def check(har: Path, harmless: str) -> tuple[str, list[str]]:
    """What came out in one word, and what was wrong with it."""
    with tempfile.TemporaryDirectory(prefix="harmless-corpus-") as tmp:
        out, report, again = (Path(tmp) / n for n in ("out.har", "report.json", "again.har"))
        done = run(harmless, "sanitize", har, "-o", out, "--report", report, "--quiet")
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        if done.returncode == 1:
            left = sorted(p.name for p in Path(tmp).iterdir())
            wrong = [f"left behind: {', '.join(left)}"] if left else []
            if len(lines) != 1:
                wrong.append(f"{len(lines)} lines on standard error instead of one")
            return f"refused: {lines[0] if lines else ''}", wrong
        if done.returncode != 0:
            return "broken", [f"exit {done.returncode}: {' | '.join(lines)[-300:]}"]
        if not out.is_file():
            return "broken", ["exit 0 without an output file"]
        wrong = []
        before, after = har.read_bytes(), out.read_bytes()
        try:
            value = parse(before)
        except (ValueError, RecursionError):
            value = None
        if value is not None:
            try:
                if shape(parse(after)) != shape(value):
                    wrong.append("reshaped")
            except ValueError as e:
                wrong.append(f"output is no JSON: {e}")
        secrets = json.loads(report.read_text()).get("secrets") if report.is_file() else None
        if not isinstance(secrets, list):
            wrong.append("no report with a list of `secrets`")
        elif not secrets and before != after:
            wrong.append("changed without a secret")
        checked = run(harmless, "verify", out, "--report", report)
        if checked.returncode:
            wrong.append(f"verify: exit {checked.returncode}: {checked.stderr.strip()[-200:]}")
        second = run(harmless, "sanitize", out, "-o", again, "--quiet")
        if second.returncode or not again.is_file():
            wrong.append(f"sanitizing twice: exit {second.returncode}: {second.stderr.strip()[-200:]}")
        elif again.read_bytes() != after:
            wrong.append("sanitizing twice changes it")
        return "same bytes" if before == after else f"cleaned, {len(secrets or [])} secrets", wrong


def main() -> None:
    files = [Path(f) for f in sys.argv[1:]] or sorted(shared("corpus").glob("har/*.har"))
    if not files:
        sys.exit("no captures to run")
    harmless = command()
    failed = 0
    for har, (outcome, wrong) in zip(files, spread(lambda f: check(f, harmless), files)):
        failed += bool(wrong)
        print(f"{'FAIL' if wrong else 'ok':4}  {har.stat().st_size:>9}  {har.name[:64]:64}  {outcome[:120]}", flush=True)
        for what in wrong:
            print(f"      {what}")
    print(f"\ncorpus, {len(files)} captures:")
    close(len(files) - failed, failed)


main()
