#!/usr/bin/env python3
"""Writes flight recordings that must be refused.

usage: tests/make_hostile_jfr.py DIR
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "tools"))
import hostile  # noqa: E402
import scaled_captures as made  # noqa: E402

WHOLE = made.jfr(functions=3, stacks=3, depth=2)
N = made.jfr_number


def put(at, value):
    return WHOLE[:at] + value + WHOLE[at + len(value):]


def classes(number, *fields, name="jdk.ExecutionSample"):
    """One class is another, in a recording of one event of class 101."""
    return made.jfr_chunk([made.jfr_event(101, b"\0\1")],
                          {**made.JFR_CLASSES, number: (name, list(fields))})


def events(*some):
    return made.jfr_chunk([made.jfr_pools(3, 3, 2, 0), *some])


def sample(stack):
    return made.jfr_event(101, b"\0", N(stack))


def pool(number, count, *values):
    return made.jfr_event(1, N(0) * 4, N(1), N(number), N(count), *values)


FILES = {
    "header-cut": WHOLE[:40],
    "version-1": put(4, b"\0\1"),
    "not-compressed": put(64, b"\0\0\0\0"),
    "cut": WHOLE[:-20],
    "size-small": put(8, (10).to_bytes(8, "big")),
    "no-metadata": put(24, (0).to_bytes(8, "big")),
    "metadata-outside": put(24, (1 << 62).to_bytes(8, "big")),
    "metadata-elsewhere": put(24, (80).to_bytes(8, "big")),
    "second-chunk": WHOLE + b"and more",
    "no-samples": events(),
    "field-of-nothing": classes(101, ("stackTrace", 999, "p")),
    "field-of-itself": classes(101, ("startTime", 1, ""), ("inner", 101, "")),
    "values-without-bytes": made.jfr_chunk(
        [made.jfr_event(101, b"\0\1")],
        {**made.JFR_CLASSES, 30: ("a.Nothing", []),
         101: ("jdk.ExecutionSample", [("inner", 30, "m")])}),
    "constants-of-nothing": events(pool(999, 1, N(1))),
    "constants-endless": events(pool(20, 1 << 40, N(1))),
    "text-endless": events(pool(20, 1, N(1), b"\3", N(1 << 60))),
    "text-unknown": events(pool(20, 1, N(1), b"\x63")),
    "event-empty": events(b"\x80\x80\x80\x80\0"),
    "event-outside": events(b"\xff\xff\xff\xff\x0f"),
    "frame-of-nothing": events(
        pool(25, 1, N(99), b"\0\1" + N(77) + N(7) + b"\1"), sample(99)),
    "frames-endless": events(
        pool(25, 1, N(99), b"\0" + N(1 << 50)), sample(99)),
    "deep": events(
        pool(25, 1, N(99), b"\0" + N(5000) + (N(1) + N(7) + b"\1") * 5000),
        sample(99)),
}

hostile.write(FILES)
