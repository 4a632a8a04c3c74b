#!/usr/bin/env python3
"""Which secrets of a leak bench capture can still be read in a sanitized copy.

    benches/leak/score.py TRUTH.json CLEAN.har [--json OUT.json] [--show N]

Of each entry everything is decoded that can be, again and again: JSON, percent signs, character references, backslashes,
base64, hex, gzip, deflate, UTF-16. A secret is removed when it is in none of it. Shares no code with the tool.
"""
from __future__ import annotations

import argparse
import base64
import html
import json
import re
import sys
import zlib
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import unquote

RUN = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.S)
SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def unescape(text: str) -> str:
    def one(m: re.Match[str]) -> str:
        s = m.group(1)
        return chr(int(s[1:], 16)) if len(s) > 2 else SIMPLE.get(s, s)

    return ESCAPE.sub(one, text)


def unpacked(run: str) -> list[str]:
    """What a run of base64 or hex says."""
    out, raw = [], []
    if re.fullmatch(r"(?:[0-9a-fA-F]{2})+", run):
        raw.append(bytes.fromhex(run))
    bare = run.rstrip("=").replace("-", "+").replace("_", "/")
    if len(bare) % 4 != 1:
        raw.append(base64.b64decode(bare + "=" * (-len(bare) % 4)))
    for data in raw:
        for bits in (31, 15, -15):
            try:
                d = zlib.decompressobj(bits)
                out.append(d.decompress(data, 1 << 20).decode("utf-8", "replace"))
                break
            except zlib.error:
                pass
        out.append(data.decode("utf-8", "replace"))
        if b"\0" in data and len(data) % 2 == 0:
            out += [data.decode("utf-16-le", "replace"), data.decode("utf-16-be", "replace")]
    return [t for t in out if t.count("\ufffd") * 8 < len(t) + 8]


def readable(text: str, value: str) -> bool:
    """Whether `value` can be read in `text` behind any stack of encodings."""
    seen, todo = set(), [text]
    for _ in range(7):
        again = []
        for t in todo:
            if t in seen:
                continue
            seen.add(t)
            if value in t:
                return True
            again += {unescape(t) if "\\" in t else t, unquote(t) if "%" in t else t, html.unescape(t) if "&" in t else t}
            again += [t.replace("+", " ")] if "+" in t and "%" in t else []
            for run in RUN.findall(t):
                again += unpacked(run)
        todo = again
    return False


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("truth", type=Path)
    a.add_argument("clean", type=Path)
    a.add_argument("--json", type=Path)
    a.add_argument("--show", type=int, default=20)
    o = a.parse_args()
    truth = json.loads(o.truth.read_text())
    try:
        entries = json.loads(o.clean.read_text(errors="replace"))["log"]["entries"]
    except (ValueError, KeyError) as e:
        sys.exit(f"error: {o.clean} can't be read: {e}")
    if len(entries) != len(truth):
        sys.exit(f"error: {len(entries)} entries, expected {len(truth)}")
    total, left, lost, asked = Counter(), Counter(), 0, 0
    leaks: list[dict] = []
    for t in truth:
        text = json.dumps(entries[t["entry"]])
        bad = readable(text, t["value"])
        asked += t["kept"] is not None
        lost += t["kept"] is not None and not readable(text, t["kept"])
        keys = [("all", ""), ("leaf", t["leaf"]), ("place", t["place"]), ("depth", str(len(t["stack"])))]
        keys += [("encoding", s) for s in set(t["stack"])]
        for k in keys:
            total[k] += 1
            left[k] += bad
        if bad:
            leaks.append(t)
    removed = defaultdict(dict)
    for (axis, name), n in total.items():
        removed[axis][name] = [n - left[(axis, name)], n]
    if o.json:
        o.json.write_text(json.dumps({"removed": removed, "kept": [asked - lost, asked]}))
    for axis in ("all", "leaf", "place", "encoding", "depth"):
        for name, (gone, n) in removed[axis].items():
            print(f"{axis:9} {name:26} {gone:6} of {n:6}{'' if gone == n else '   <'}")
    print(f"kept beside them {asked - lost} of {asked}")
    for t in leaks[: o.show]:
        print("left:", t["leaf"], "|", t["place"], "|", " > ".join(t["stack"]), "| entry", t["entry"])
    sys.exit(1 if leaks or lost else 0)


if __name__ == "__main__":
    main()
