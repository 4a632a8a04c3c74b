#!/usr/bin/env python3
"""Write a capture of about BYTES bytes, made from the entries of ../shared/corpus/har, over and over.

    scripts/make-big.py OUT.har BYTES            (1000000000, 1e9, 1G …)

Valid JSON, laid out as Chrome does (two spaces), the same bytes for the same size and corpus. Written as a stream: memory
does not grow with BYTES.
"""
from __future__ import annotations

import json
import sys
from pathlib import Path

from common import shared

HEAD = b'{\n  "log": {\n    "version": "1.2",\n    "creator": {\n      "name": "make-big",\n      "version": "1"\n    },\n    "pages": [],\n    "entries": [\n'
TAIL = b"\n    ]\n  }\n}\n"
UNITS = {"K": 10**3, "M": 10**6, "G": 10**9}


def entries() -> list[bytes]:
    """The entries of every capture that parses, as text indented for their place in the file."""
    found = []
    for path in sorted(shared("corpus").glob("har/*.har")):
        try:
            log = json.loads(path.read_text(encoding="utf-8-sig"))["log"]
            for entry in log["entries"]:
                text = json.dumps(entry, ensure_ascii=False, indent=2)
                found.append("\n".join("      " + line for line in text.split("\n")).encode())
        except (ValueError, KeyError, TypeError):
            continue
    return found


def size(text: str) -> int:
    text = text.upper().removesuffix("B")
    unit = UNITS.get(text[-1:], 1)
    return int(float(text[:-1] if unit > 1 else text) * unit)


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    out, goal, parts = Path(sys.argv[1]), size(sys.argv[2]), entries()
    if not parts:
        sys.exit("no entries found in the corpus")
    count, written = 0, len(HEAD) + len(TAIL)
    with out.open("wb", buffering=1 << 20) as f:
        f.write(HEAD)
        while count == 0 or written < goal:
            part = parts[count % len(parts)]
            if count:
                f.write(b",\n")
                written += 2
            f.write(part)
            written += len(part)
            count += 1
        f.write(TAIL)
    print(f"{out}: {out.stat().st_size} bytes, {count} entries of {len(parts)} different ones", file=sys.stderr)


main()
