#!/usr/bin/env python3
"""What the release command replaces in the captures of the corpus: how many characters, of which kinds, and the largest pieces.

    scripts/replaced.py [--top 30] [--level LEVEL] [FILE…]     (default: all of ../shared/corpus/har)

The pieces are real values: look at them on your own screen and paste them nowhere.
"""
from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter
from pathlib import Path

from common import command, run, shared

MARK = re.compile(r"(REDACTED-[a-z-]+-\d+|user-\d+@redacted\.invalid|\+999\d{5,12}|9000000000\d{5})")


def pieces(before: str, after: str) -> list[tuple[str, str, str]]:
    """Placeholder, what it stands for, and what stands before it. Stops where the two can't be laid side by side."""
    parts, at, out = MARK.split(after), 0, []
    for i in range(0, len(parts), 2):
        anchor = parts[i][:200]
        if i and not anchor:
            continue
        found = before.find(anchor, at)
        if found < 0:
            break
        if i:
            out.append((parts[i - 1], before[at:found], before[max(0, at - 40) : at]))
        at = found + len(parts[i])
    return out


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--top", type=int, default=30)
    a.add_argument("--level", choices=["standard", "strict"])
    a.add_argument("files", nargs="*", type=Path)
    o = a.parse_args()
    files = o.files or sorted(p for p in (shared("corpus") / "har").rglob("*") if p.is_file())
    harmless, total, replaced, kinds, largest = command(), 0, 0, Counter(), {}
    with tempfile.TemporaryDirectory(prefix="harmless-replaced-") as tmp:
        out = Path(tmp) / "out.har"
        for file in files:
            out.unlink(missing_ok=True)
            run(harmless, "sanitize", file, "-o", out, "--quiet", *(["--level", o.level] if o.level else []))
            if not out.is_file():
                continue
            before, after = (p.read_bytes().decode("utf-8", "replace") for p in (file, out))
            total += len(before)
            for mark, value, context in pieces(before, after):
                replaced += len(value)
                kinds[re.sub(r"-?\d+.*$", "", mark.removeprefix("REDACTED-"))] += len(value)
                largest.setdefault(value, (len(value), mark, file.name, context))
    print(f"{replaced} of {total} characters replaced ({100 * replaced / max(total, 1):.2f} %)")
    for kind, n in kinds.most_common():
        print(f"  {n:9} {kind}")
    for value, (n, mark, name, context) in sorted(largest.items(), key=lambda p: -p[1][0])[: o.top]:
        print(f"{n:6} {mark:32} {name[:40]:40} …{context[-30:]!r} {value[:70]!r}")


if __name__ == "__main__":
    main()
