#!/usr/bin/env python3
"""Writes damaged and misleading OTLP profiles.

usage: tests/make_hostile_otlp.py DIR
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "tools"))
import hostile  # noqa: E402
from pprof_write import field, varint  # noqa: E402


def numbers(place, *values):
    return field(place, b"".join(map(varint, values)))


def dictionary(location=field(3, field(1, 1)), stack=numbers(1, 1),
               function=field(1, 3), mapping=b"", more=b""):
    return b"".join((
        field(1, b""), field(1, mapping), field(2, b""), field(2, location),
        field(3, b""), field(3, function), field(5, b""), field(5, b"cpu"),
        field(5, b"ns"), field(5, b"main"), field(6, b""), field(7, b""),
        field(7, stack), more))


SAMPLE = field(1, 1) + numbers(4, 5)
TYPE = field(1, field(1, 1) + field(2, 2))


def profile(sample=SAMPLE, more=field(7, b"i" * 16), kind=TYPE):
    return kind + field(2, sample) + more


def data(one=None, tables=None, resource=b"", count=1):
    return field(1, field(1, resource) + field(
        2, field(2, profile() if one is None else one) * count)) + field(
            2, dictionary() if tables is None else tables)


WHOLE = data()
CAPTURES = {
    "cut": WHOLE[:-3],
    "framed-cut": len(WHOLE).to_bytes(4, "big") + WHOLE + b"\0\0\0\x40" + WHOLE[:9],
    "framed-other": len(WHOLE).to_bytes(4, "big") + WHOLE + b"\0\0\0\4abcd",
    "no-profile": field(1, field(2, b"")) + field(2, dictionary()),
    "old": data(profile(field(1, 0) + field(2, 1) + numbers(3, 5))),
    "old-times": data(profile(more=field(4, 7) + numbers(3, 1))),
    "unsaid": data(profile(field(1, 1) + numbers(2, 5), b"")),
    "both": data(profile() + field(2, field(1, 1) + numbers(2, 5) +
                                  numbers(3, 1))),
    "stack-missing": data(profile(field(1, 9) + numbers(4, 5))),
    "stack-huge": data(profile(field(1, 1 << 63) + numbers(4, 5))),
    "stack-location": data(tables=dictionary(stack=numbers(1, 9))),
    "stack-cut": data(tables=dictionary(stack=field(1, b"\xff"))),
    "stack-deep": data(tables=dictionary(stack=numbers(1, *[1] * 5000))),
    "location-function": data(tables=dictionary(field(3, field(1, 9)))),
    "location-mapping": data(tables=dictionary(field(1, 9))),
    "location-line": data(tables=dictionary(field(3, 1))),
    "location-attribute": data(tables=dictionary(
        field(4, b"\xff") + field(3, field(1, 1)))),
    "function-text": data(tables=dictionary(function=field(1, b"main"))),
    "mapping-cut": data(tables=dictionary(mapping=b"\x08")),
    "values-cut": data(profile(field(1, 1) + field(4, b"\xff"))),
    "value-below-zero": data(profile(field(1, 1) + numbers(4, -5))),
    "type-text": data(profile(kind=field(1, field(1, b"cpu")))),
    "types-many": field(1, field(2, b"".join(
        field(2, profile(kind=field(1, field(1, 4 + i))))
        for i in range(99)))) + field(2, dictionary(
            more=b"".join(field(5, b"t%d" % i) for i in range(99)))),
    "group": field(1, field(2, field(2, b"\x0b"))) + field(2, dictionary()),
}

if __name__ == "__main__":
    hostile.write(CAPTURES)
