"""Profiles by stack, and back: for servers that merge, and to compare what they
give with what they were given."""
import gzip
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
# pylint: disable=wrong-import-position
from pprof_write import field, fields, read_varint, varint


def numbers(value):
    """Of a packed field, or of one number."""
    if isinstance(value, int):
        return [value]
    out, at = [], 0
    while at < len(value):
        number, at = read_varint(value, at)
        out.append(number)
    return out


def signed(number):
    return number - 2 ** 64 if number >= 2 ** 63 else number


def parts(message):
    out = {}
    for number, value, _ in fields(message):
        out.setdefault(number, []).append(value)
    return out


def one(message, number, otherwise=0):
    return message.get(number, [otherwise])[-1]


class Stacks:
    """types: [(type, unit)]; samples: [(stack, labels, values)], a stack being
    ((function, file, start, line), ...), leaf first."""

    def __init__(self, data):
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        top = parts(data)
        strings = [text.decode() for text in top.get(6, [b""])]
        self.time, self.duration, self.period = (
            signed(one(top, number)) for number in (9, 10, 12))
        self.types = [(strings[one(kind, 1)], strings[one(kind, 2)])
                      for kind in map(parts, top.get(1, []))]
        kind = parts(one(top, 11, b""))
        self.period_type = strings[one(kind, 1)], strings[one(kind, 2)]
        functions = {
            one(f, 1): (strings[one(f, 2)], strings[one(f, 4)], one(f, 5))
            for f in map(parts, top.get(5, []))}
        lines = {}
        for place in map(parts, top.get(4, [])):
            lines[one(place, 1)] = [
                functions[one(line, 1)] + (one(line, 2),)
                for line in map(parts, place.get(4, []))]
        self.samples = []
        for sample in map(parts, top.get(2, [])):
            stack = tuple(frame for ids in sample.get(1, [])
                          for number in numbers(ids)
                          for frame in lines[number])
            labels = {strings[one(label, 1)]: strings[one(label, 2)]
                      for label in map(parts, sample.get(3, []))
                      if one(label, 2)}
            self.samples.append((stack, labels, [
                signed(value) for values in sample.get(2, [])
                for value in numbers(values)]))

    def column(self, name):
        """{stack: sum of its values}, what is 0 left out."""
        at = [kind for kind, _ in self.types].index(name)
        out = {}
        for stack, _, values in self.samples:
            out[stack] = out.get(stack, 0) + values[at]
        return {stack: value for stack, value in out.items() if value}


def write(samples, kind, period_type, period, time=0):
    """One metric. samples: {stack: value}, in the order they are written in."""
    strings, places, functions = [""], {"": 0}, {}

    def text(word):
        if word not in places:
            places[word] = len(strings)
            strings.append(word)
        return places[word]

    def pair(words):
        return field(1, text(words[0])) + field(2, text(words[1]))

    out = field(1, pair(kind)) + field(11, pair(period_type))
    out += field(12, period) if period else b""
    out += field(9, time) if time else b""
    frames = {}
    for stack, value in samples.items():
        ids = [frames.setdefault(frame, len(frames) + 1) for frame in stack]
        out += field(2, field(1, b"".join(map(varint, ids))) +
                     field(2, varint(value)))
    for (name, file, start, line), number in frames.items():
        function = functions.setdefault((name, file, start),
                                        len(functions) + 1)
        out += field(4, field(1, number) +
                     field(4, field(1, function) + field(2, line)))
    for (name, file, start), number in functions.items():
        out += field(5, field(1, number) + field(2, text(name)) +
                     field(4, text(file)) + field(5, start))
    return out + b"".join(field(6, word.encode()) for word in strings)
