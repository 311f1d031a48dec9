#!/usr/bin/env python3
"""Writes damaged and misleading profiles of gperftools.

usage: tests/make_hostile_gperftools.py DIR
"""
import pathlib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "tools"))
import hostile  # noqa: E402

HEAD = (0, 3, 0, 10000, 0)
END = (0, 1, 0)
MAPS = b"00001000-00002000 r-xp 00000000 00:00 7    /bin/app\n"


def words(*values, size="Q"):
    return struct.pack("<%d%s" % (len(values), size), *values)


CAPTURES = {
    "head-cut": words(*HEAD[:4]),
    "no-period": words(0, 3, 0, 0, 0, *END),
    "head-longer": words(0, 3, 0, 10000, 7, *END),
    "count-alone": words(*HEAD, 4),
    "depth-lies": words(*HEAD, 1, 1 << 40, 4096) + MAPS,
    "depth-wraps": words(*HEAD, 1, (1 << 64) - 1, 4096) + MAPS,
    "count-lies": words(*HEAD, (1 << 63) + 1, 1, 4096, *END) + MAPS,
    "cut": words(*HEAD, 1, 3, 4096, 4097),
    "deep": words(*HEAD, 1, 5000, *([4096] * 5000), *END, size="I") + MAPS,
    "maps-alone": words(*HEAD, size="I") + MAPS,
}

hostile.write(CAPTURES)
