#!/usr/bin/env python3
"""Writes damaged and misleading recordings of heaptrack.

usage: tests/make_hostile_heaptrack.py DIR
"""
import gzip
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "tools"))
import hostile  # noqa: E402

HEAD = "v 10400 3\nX ./a\n"
NAMES = "s 1 a\ns 4 main\ns 3 a.c\n"
PLACE = "i 1000 1 2 3 7\nt 1 0\na 10 1\n"
WHOLE = HEAD + NAMES + PLACE

CAPTURES = {
    "no-version": WHOLE.replace("10400 3", "1"),
    "version-later": WHOLE.replace("10400 3", "10900 9"),
    "string-lies": WHOLE.replace("s 4 main", "s 400000 main"),
    "module-lies": WHOLE.replace("i 1000 1 ", "i 1000 9 "),
    "func-lies": WHOLE.replace("1 2 3 7", "1 ffffffffffffffff 3 7"),
    "line-none": WHOLE.replace("1 2 3 7", "1 2 3"),
    "address-none": WHOLE.replace("i 1000 1 2 3 7", "i"),
    "place-of-none": WHOLE.replace("t 1 0", "t 2 0"),
    "place-of-itself": WHOLE.replace("t 1 0", "t 1 1"),
    "size-huge": WHOLE.replace("a 10 1", "a ffffffffffffffff 1") + "+ 0\n",
    "made-of-none": WHOLE + "+ 1\n",
    "given-back-first": WHOLE + "- 0\n",
    "given-back-twice": WHOLE + "+ 0\n- 0\n- 0\n",
    "nothing-made": WHOLE,
    "cut": WHOLE[:-3],
    "deep.gz": gzip.compress((
        HEAD + NAMES + "i 1000 1 2 3 7\n" + "".join(
            f"t 1 {k:x}\n" for k in range(5000)) +
        "a 10 1388\n+ 0\n").encode(), 9, mtime=0),
}

hostile.write(CAPTURES)
