#!/usr/bin/env python3
"""Writes damaged and misleading profiles of cProfile.

usage: tests/make_hostile_cprofile.py DIR
"""
import marshal
import pathlib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "tools"))
import hostile  # noqa: E402

KEY = ("work.py", 7, "mix")
MAIN = ("work.py", 1, "main")
WHOLE = {KEY: (1, 2, .5, .5, {MAIN: (2, 1, .5, .5)}), MAIN: (1, 1, 0., .5, {})}


def one(value, key=KEY):
    return marshal.dumps({key: value}, 2)


TEXT = marshal.dumps(WHOLE, 4)
HEAD = b"{)\3z\7work.pyi\7\0\0\0z\3mix"
CAPTURES = {
    "cut": TEXT[:-9],
    "more": TEXT + b"0",
    "four": one((1, 2, .5, .5)),
    "callers-list": one((1, 2, .5, .5, [MAIN])),
    "calls-below-zero": one((1, -2, .5, .5, {})),
    "calls-huge": one((1, 1 << 90, .5, .5, {})),
    "time-not-a-number": one((1, 2, float("nan"), .5, {})),
    "time-endless": one((1, 2, 1e300, .5, {})),
    "line-below-zero": one((1, 2, .5, .5, {}), ("work.py", -7, "mix")),
    "name-number": one((1, 2, .5, .5, {}), ("work.py", 7, 7)),
    "caller-short": one((1, 2, .5, .5, {MAIN: (2, 1)})),
    "length-lies": b"{)\3u" + struct.pack("<I", (1 << 32) - 1) + b"work.py",
    "tuple-lies": b"{(\3\0\0\0z\7work.pyi\7\0\0\0z\3mix(" + b"\xff" * 4,
    "named-later": HEAD + b")\5" + b"r\7\0\0\0" * 4 + b"{00",
    "interned-later": HEAD + b")\5" + b"R\7\0\0\0" * 4 + b"{00",
    "itself": b"\xfb\xa9\3r\0\0\0\0r\1\0\0\0r\1\0\0\0",
    "deep": b"{)\3" + b")\1" * 100000,
}

hostile.write(CAPTURES)
