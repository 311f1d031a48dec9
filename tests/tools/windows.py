"""Windows of a service as servers are given them, and snapshots of processes that
allocate as it did."""
import gzip

import pprof_stacks
from pprof_write import field

RATE = 524288  # bytes, of Go's heap
CPU = ("cpu", "nanoseconds"), ("cpu", "nanoseconds"), 10 ** 7
OBJECTS = ("alloc_objects", "count"), ("space", "bytes"), RATE
SPACE = ("alloc_space", "bytes"), ("space", "bytes"), RATE


def read(path):
    return pprof_stacks.Stacks(gzip.decompress(path.read_bytes()))


def profile(kind, stacks, time, duration=0):
    """The bytes; time and duration in seconds."""
    return pprof_stacks.write(stacks, *kind, time * 10 ** 9) + (
        field(10, duration * 10 ** 9) if duration else b"")


class Nothing:
    """The snapshot of a process that begins."""

    @staticmethod
    def column(_):
        return {}


def steps(snapshots):
    """What was allocated from each to the next: {stack: (objects, bytes)}."""
    columns = [{stack: (objects, one.column("alloc_space")[stack])
                for stack, objects in one.column("alloc_objects").items()}
               for one in snapshots]
    return [{stack: (now[0] - old[0], now[1] - old[1])
             for stack, now in after.items()
             for old in [before.get(stack, (0, 0))] if now != old}
            for before, after in zip(columns, columns[1:])]


def heap(values, time, duration=0):
    """Two profiles, of objects and of bytes."""
    return [profile(kind, {stack: pair[at] for stack, pair in values.items()},
                    time, duration) for at, kind in enumerate((OBJECTS, SPACE))]


def grown(process):
    """What each snapshot of a process shows that does this, step by step."""
    sums = {}
    for step in process:
        for stack, pair in step.items():
            old = sums.get(stack, (0, 0))
            sums[stack] = old[0] + pair[0], old[1] + pair[1]
        yield dict(sums)
