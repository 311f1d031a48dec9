#!/usr/bin/env python3
"""Writes pairs of made-up captures of many shapes, and with the same code small
ones of any size.

usage: tests/bench/shapes.py DIR      DIR/SHAPE/{base,head}/w/001.cpu.pb.gz

The same bytes each time: all is drawn from seeds.
"""
import gzip
import os
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, "tests/tools")
from pprof_write import field, varint  # noqa: E402

PERIOD = 10000000
CPU = (("samples", "count"), ("cpu", "nanoseconds"))
HEAP = (("alloc_objects", "count"), ("alloc_space", "bytes"),
        ("inuse_objects", "count"), ("inuse_space", "bytes"))


class Capture:
    """A profile under construction: one place a function unless told else."""

    def __init__(self, types=CPU, period_type=("cpu", "nanoseconds"),
                 period=PERIOD):
        self.strings = {"": 0}
        self.out = [b"".join(field(1, self.pair(kind)) for kind in types),
                    field(11, self.pair(period_type)), field(12, period),
                    field(9, 1700000000000000000)]
        self.places = 0

    def text(self, word):
        return self.strings.setdefault(word, len(self.strings))

    def pair(self, kind):
        return field(1, self.text(kind[0])) + field(2, self.text(kind[1]))

    def function(self, number, name, file, starts=0):
        self.out.append(field(5, field(1, number) + field(2, self.text(name)) +
                              field(4, self.text(file)) + field(5, starts)))

    def place(self, lines):
        """A location of (function, line), innermost first; its id."""
        self.places += 1
        self.out.append(field(4, field(1, self.places) + b"".join(
            field(4, field(1, function) + field(2, line))
            for function, line in lines)))
        return self.places

    def sample(self, stack, values, labels=b""):
        """stack: the ids of its places, leaf first, as they are packed."""
        self.out.append(field(2, field(1, stack) + field(2, b"".join(
            map(varint, values))) + labels))

    def bytes(self):
        return b"".join(self.out + [field(6, word.encode())
                                    for word in self.strings])


def functions(capture, count, name, file):
    for i in range(count):
        capture.function(i + 1, name(i), file(i))


def call_graph(rng, places, calls=4):
    """Where each place goes next: the first of its calls most often."""
    return [[rng.randrange(places) for _ in range(calls)]
            for _ in range(places)]


def walk(rng, graph, ids, depth, starts=40):
    """A stack as a walk of its own through the graph, packed."""
    place = rng.randrange(starts)
    stack = []
    for _ in range(depth):
        stack.append(ids[place])
        place = graph[place][min(3, int(rng.expovariate(1.2)))]
    stack.reverse()
    return b"".join(stack)


def go_name(rng):
    return lambda i: (f"example.com/shop/service{rng.randrange(50)}/internal/"
                      f"pkg{rng.randrange(400)}.(*Type{rng.randrange(3000)})"
                      f".Method{i}")


def go_file(rng):
    return lambda i: (f"/src/shop/internal/pkg{rng.randrange(400)}/"
                      f"file{rng.randrange(9)}.go")


def java_name(rng):
    return lambda i: ("com.example.platform.services." + ".".join(
        f"component{rng.randrange(60)}" for _ in range(5)) +
        f".AbstractTransactionalRequestHandlerFactoryBean{i}$$Lambda$"
        f"{rng.randrange(900)}.lambda$processIncomingRequestAsynchronously$"
        f"{rng.randrange(9)}")


def observed(rng):
    count = 1 + int(rng.expovariate(0.5))
    return count, count * PERIOD


def walks(seed, function_count=20000, stacks=150000, depth=40, places=3,
          name=go_name, inlined=1, labels=None, names=1):
    """Stacks that are walks of their own, over names with types in them; names:
    the seed of these, None: those of base and head differ."""
    rng = random.Random(seed)
    capture = Capture()
    called = random.Random(seed if names is None else names)
    functions(capture, function_count, name(called), go_file(called))
    count = function_count * places
    ids = [varint(capture.place(
        [((i + k) % function_count + 1, rng.randrange(1, 2000))
         for k in range(inlined)])) for i in range(count)]
    graph = call_graph(rng, count)
    for _ in range(stacks):
        length = rng.randrange(depth // 2, depth + depth // 2)
        capture.sample(walk(rng, graph, ids, length), observed(rng),
                       labels(rng, capture) if labels else b"")
    return capture.bytes()


def once(seed, function_count=200000, samples=300000):
    """Each function in one sample alone, most of each stack one cycle of three
    functions, names of 200 bytes."""
    rng = random.Random(seed)
    capture = Capture()
    functions(capture, function_count + 52, lambda i: f"example.com/app.F{i}"
              .ljust(200, "x"), go_file(random.Random(1)))
    ids = [varint(capture.place([(i + 1, 1 + i % 900)]))
           for i in range(function_count + 52)]
    shared, own = ids[:52], ids[52:]
    cycle = b"".join(shared[49:52]) * 50
    top = b"".join(shared[:49])
    for i in range(samples):
        capture.sample((own[i] if i < len(own) else shared[i % 49]) + cycle +
                       top, observed(rng))
    return capture.bytes()


def four_labels(rng, capture):
    def label(key, value):
        return field(3, field(1, capture.text(key)) +
                     field(2, capture.text(value)))
    return (label("route", f"/api/v1/{rng.randrange(60)}") +
            label("tenant", f"t{rng.randrange(300)}") +
            label("region", "eu-1") +
            field(3, field(1, capture.text("bytes")) +
                  field(3, 1 << rng.randrange(20)) +
                  field(4, capture.text("bytes"))))


def heap(seed, function_count=10000, stacks=60000, depth=30):
    rng = random.Random(seed)
    capture = Capture(HEAP, ("space", "bytes"), 524288)
    called = random.Random(1)
    functions(capture, function_count, go_name(called), go_file(called))
    ids = [varint(capture.place([(i % function_count + 1, i % 900 + 1)]))
           for i in range(function_count * 2)]
    graph = call_graph(rng, function_count * 2)
    for _ in range(stacks):
        size = 16 << rng.randrange(12)
        count = 1 + rng.randrange(2000)
        live = rng.randrange(count)
        capture.sample(walk(rng, graph, ids, depth),
                       (count, count * size, live, live * size))
    return capture.bytes()


SHAPES = {
    "walks": lambda seed: walks(seed, names=None),
    "once": once,
    "wide": lambda seed: walks(seed, 100000, 100000, 6, 1),
    "deep": lambda seed: walks(seed, 2000, 12000, 500, 2),
    "inlined": lambda seed: walks(seed, 6000, 50000, 20, 2, inlined=4),
    "labels": lambda seed: walks(seed, 5000, 100000, 20, 2,
                                 labels=four_labels),
    "java": lambda seed: walks(seed, 20000, 60000, 60, 2, java_name),
    "heap": heap,
}


def write_pair(folder, make):
    for side, seed in ("base", 1), ("head", 2):
        path = os.path.join(folder, side, "w", "001.cpu.pb.gz")
        os.makedirs(os.path.dirname(path))
        with open(path, "wb") as file:
            file.write(gzip.compress(make(seed), 6, mtime=0))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for name, make in SHAPES.items():
        write_pair(os.path.join(sys.argv[1], name), make)


if __name__ == "__main__":
    main()
