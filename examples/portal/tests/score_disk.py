#!/usr/bin/env python3
"""Says which secrets of the leak bench can be read in a folder, in any of the encodings of the bench's score.py.

    score_disk.py BENCH_FOLDER TRUTH.json FOLDER

Every file is read: contents, database, request log, request bodies. Prints a JSON list of {file, where}.
"""
import json
import pathlib
import sys

bench, truth_file, folder = sys.argv[1:4]
sys.path.insert(0, bench)
from score import views  # noqa: E402


def texts(data: bytes):
    """A file as text, and where it is JSON (or JSON lines) every text in it."""
    for coding in ("utf-8", "utf-16-le"):
        yield data.decode(coding, "replace")
    try:
        yield json.loads(data.decode("utf-8-sig"))
    except ValueError:
        for line in data.decode("utf-8", "replace").splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                pass


truth = [t for t in json.load(open(truth_file, encoding="utf-8")) if t["must"] == "remove"]
leaks = []
for path in sorted(p for p in pathlib.Path(folder).rglob("*") if p.is_file()):
    data = path.read_bytes()
    haystack = "\x00".join("\x00".join(views(text)) for text in texts(data)) + "\x00" + data.decode("utf-8", "replace")
    leaks += [{"file": str(path.relative_to(folder)), "where": t["where"]} for t in truth if t["needle"] in haystack]
json.dump(leaks, sys.stdout)
