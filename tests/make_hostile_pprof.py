#!/usr/bin/env python3
"""Writes profiles of pprof that must be refused.

usage: tests/make_hostile_pprof.py DIR
"""
import gzip
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "tools"))
import hostile  # noqa: E402
from pprof_write import varint  # noqa: E402

REAL = HERE.parent / "fixtures/profiles/pprof/go-goroutine.pb.gz"


def num(field, value):
    return varint(field << 3) + varint(value)


def msg(field, *parts):
    content = b"".join(parts)
    return varint(field << 3 | 2) + varint(len(content)) + content


def packed(field, *values):
    return msg(field, *map(varint, values))


def strings(*names):
    return b"".join(msg(6, name.encode()) for name in names)


def gz(content):
    return gzip.compress(content, 9, mtime=0)


NAMES = strings("", "cpu", "nanoseconds", "main.work", "work.go",
                "pprof::base", "true", "inuse_space", "bytes")
CPU = msg(1, num(1, 1), num(2, 2))
HEAP = msg(1, num(1, 7), num(2, 8))
WORK = msg(5, num(1, 1), num(2, 3), num(4, 4)) + \
    msg(4, num(1, 1), msg(4, num(1, 1), num(2, 7)))
SAMPLE = msg(2, num(1, 1), num(2, 10000000))
WHOLE = CPU + SAMPLE + WORK + NAMES
REST = SAMPLE + WORK + NAMES

FILES = {
    # what pprof refuses
    "first-string-not-empty.pb": CPU + SAMPLE + WORK + strings("cpu", "ns"),
    "string-past-the-table.pb": CPU + SAMPLE + WORK +
        msg(5, num(1, 2), num(2, 99)) + NAMES,
    "string-below-zero.pb": msg(1, num(1, 1), num(2, -1)) + REST,
    "no-strings.pb": CPU + SAMPLE,
    "group.pb": WHOLE + b"\x0b\x0c",
    "group-in-a-sample.pb": CPU + msg(2, num(2, 1), b"\x0b\x0c") + NAMES,
    "location-zero.pb": CPU + msg(2, packed(1, 0), num(2, 1)) + WORK + NAMES,
    "location-missing.pb": CPU + SAMPLE + msg(2, num(1, 9), num(2, 1)) +
        WORK + NAMES,
    "function-zero.pb": CPU + SAMPLE + msg(4, num(1, 1), msg(4, num(2, 7))) +
        NAMES,
    "function-missing.pb": CPU + SAMPLE + msg(4, num(1, 1), msg(4, num(1, 99)))
        + NAMES,
    "function-twice.pb": WHOLE + msg(5, num(1, 1), num(2, 3)),
    "location-twice.pb": WHOLE + msg(4, num(1, 1)),
    "mapping-twice.pb": WHOLE + msg(3, num(1, 1)) + msg(3, num(1, 1)),
    "values-too-many.pb": CPU + SAMPLE + msg(2, packed(2, 1, 2, 3)) + WORK +
        NAMES,
    "values-none.pb": CPU + SAMPLE + msg(2, num(1, 1)) + WORK + NAMES,
    "no-sample-types.pb": REST,
    "concatenated.pb.gz": gz(num(9, 1) + WHOLE) + gz(num(9, 2) + WHOLE),
    # what is no measurement
    "difference-label.pb": CPU + msg(2, num(1, 1), num(2, 1),
                                     msg(3, num(1, 5), num(2, 6))) + WORK +
        NAMES,
    "difference-cpu.pb": CPU + msg(2, num(1, 1), num(2, -1)) + WORK + NAMES,
    "difference-heap.pb": HEAP + msg(2, num(1, 1), num(2, -1)) + WORK + NAMES,
    # damage
    "cut-in-a-string.pb": WHOLE[:-3],
    "cut-in-a-sample.pb": (CPU + SAMPLE)[:-3],
    "cut-in-a-length.pb": WHOLE + b"\x32\x80",
    "number-of-eleven-bytes.pb": WHOLE + b"\x48" + b"\xff" * 10 + b"\x01",
    "length-past-everything.pb": WHOLE + b"\x32" + b"\xff" * 9 + b"\x01",
    "wrong-wire-type.pb": WHOLE + num(2, 1),
    "sample-of-noise.pb": CPU + msg(2, bytes(range(200, 256))) + WORK + NAMES,
    "gzip-cut.pb.gz": REAL.read_bytes()[:-20],
    "gzip-with-a-tail.pb.gz": REAL.read_bytes() + b"tail\n",
    "gzip-padded.pb.gz": REAL.read_bytes() + b"\0" * 16,
    # what would take too much
    "empty-samples.pb.gz": gz(CPU + msg(2) * 500000 + NAMES),
    "deep-stack.pb.gz": gz(
        CPU + msg(2, packed(1, *[1] * 100000), num(2, 1)) +
        msg(5, num(1, 1), num(2, 3)) +
        msg(4, num(1, 1), msg(4, num(1, 1)) * 3000) + NAMES),
    "bomb.pb.gz": gz(CPU + SAMPLE + WORK + NAMES +
                     msg(6, b"\0" * (8 << 20))),
}

hostile.write(FILES)
