#!/usr/bin/env python3
"""How often names take the string leaves of public JSON for secrets: every JSON file under the given folders (default: the npm
packages of www/) becomes a response body, and what the command removes by name is counted.

    scripts/benign-json.py [--show] [DIR…]     (ends with an error above one in ten thousand)
"""
from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from common import ROOT, command, run

MOST = 1e-4


def leaves(value: object) -> int:
    if isinstance(value, dict):
        return sum(leaves(v) for v in value.values())
    if isinstance(value, list):
        return sum(leaves(v) for v in value)
    return int(isinstance(value, str))


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--show", action="store_true")
    a.add_argument("dirs", nargs="*", type=Path, default=[ROOT / "www/node_modules"])
    o = a.parse_args()
    entries, total, files = [], 0, []
    for file in sorted(f for d in o.dirs for f in d.rglob("*.json") if f.is_file() and f.stat().st_size < 4 << 20):
        try:
            text = file.read_text(encoding="utf-8")
            total += leaves(json.loads(text))
        except (ValueError, UnicodeDecodeError, RecursionError):
            continue
        files.append(file)
        entries.append({"request": {"method": "GET", "url": "https://cdn.example/x.json", "headers": []},
                        "response": {"status": 200, "content": {"mimeType": "application/json", "text": text}}})
    with tempfile.TemporaryDirectory(prefix="harmless-benign-") as tmp:
        har, out, report = (Path(tmp) / n for n in ("in.har", "out.har", "report.json"))
        har.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
        done = run(command(), "sanitize", har, "-o", out, "--report", report, "--quiet")
        if done.returncode:
            sys.exit(f"error: {done.stderr.strip()[-300:]}")
        secrets = json.loads(report.read_text())["secrets"]
    by_name = [s for s in secrets if s["detector"] == "name"]
    taken = sum(s["count"] for s in by_name)
    print(f"{taken} of {total} string leaves in {len(files)} files were taken for secrets by name ({100 * taken / max(total, 1):.4f} %)")
    if o.show:
        for s in secrets:
            place = s["places"][0]
            print(f"  {s['count']:4} {s['detector']:8} {s['kind']:16} {s['why'][:30]:30} {files[place['entry']] if place['entry'] >= 0 else ''}")
    sys.exit(0 if taken <= MOST * total else 1)


if __name__ == "__main__":
    main()
