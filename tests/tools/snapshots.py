"""Other series of snapshots, out of those that processes gave: each begins as one
of them did, and from step to step allocates what the same step of any of them
did, and frees as much of what it holds. Reads and writes Go's texts (debug=1) of heap and goroutines."""
import re

HEAP = re.compile(r"^(\d+): (\d+) \[(\d+): (\d+)\] @(.*)$")
COUNT = re.compile(r"^(\d+) @(.*)$")
LAST = re.compile(r"^# LastGC = (\d+)$", re.MULTILINE)
RATE = re.compile(r"@ heap/(\d+)")


def groups(text, head):
    """{(size of its objects, addresses and frames): numbers} of the groups; one
    that is there again counts along."""
    rows = []
    for line in text.split("# runtime.MemStats")[0].splitlines()[1:]:
        match = head.match(line)
        if match:
            *numbers, key = match.groups()
            rows.append([[int(number) for number in numbers], key])
        elif line.startswith("#\t"):
            rows[-1][1] += "\n" + line
    found = {}
    for numbers, key in rows:
        made = numbers[2] if len(numbers) == 4 else 0
        size = numbers[3] // made if made else 0
        before = found.get((size, key), [0] * len(numbers))
        found[size, key] = [a + b for a, b in zip(before, numbers)]
    return found


class Snapshot:
    """The heap and the goroutines of one moment."""

    def __init__(self, heap, goroutines):
        self.heap = groups(heap, HEAP)
        self.goroutines = groups(goroutines, COUNT)
        self.time = int(LAST.search(heap)[1])
        self.rate = RATE.search(heap)[1]


def text_of(heap, rate, time):
    sums = [sum(numbers[i] for numbers in heap.values()) for i in range(4)]
    rows = [f"{n[0]}: {n[1]} [{n[2]}: {n[3]}] @{key}\n"
            for (_, key), n in heap.items()]
    return (f"heap profile: {sums[0]}: {sums[1]} [{sums[2]}: {sums[3]}] @ "
            f"heap/{rate}\n" + "\n".join(rows) +
            f"\n# runtime.MemStats\n# LastGC = {time}\n")


def counts_of(goroutines):
    return (f"goroutine profile: total {sum(n[0] for n in goroutines.values())}\n"
            + "\n".join(f"{n[0]} @{key}\n" for (_, key), n in goroutines.items()
                        if n[0] > 0))


def add_goroutines(state, before, after):
    """What came and went between two snapshots; nothing falls below 0."""
    for key in before.keys() | after.keys():
        old, new = before.get(key, [0]), after.get(key, [0])
        state[key] = [max(0, state.get(key, [0])[0] + new[0] - old[0])]


def add_heap(state, before, after, random):
    """What was allocated between two snapshots; of what is then held, each
    object is freed as often as it was there: what only goes by what is held
    stays within what it holds."""
    for key in state.keys() | before.keys() | after.keys():
        old = before.get(key, [0] * 4)
        new = after.get(key, [0] * 4)
        held, _, made, _ = state.get(key, [0] * 4)
        fresh = new[2] - old[2]
        size = key[0]
        there = old[0] + fresh
        freed = (there - new[0]) / there if there else 0
        held += fresh
        held -= sum(random.random() < freed for _ in range(held))
        made += fresh
        state[key] = [held, held * size, made, made * size]


def draw(folder, series, random):
    """Writes one series of the folder's own; series: lists of snapshots."""
    first = random.choice(series)
    heap = {key: list(n) for key, n in first[0].heap.items()}
    goroutines = {key: list(n) for key, n in first[0].goroutines.items()}
    folder.mkdir(parents=True)
    for step, snapshot in enumerate(first):
        if step:
            other = random.choice(series)
            add_heap(heap, other[step - 1].heap, other[step].heap, random)
            add_goroutines(goroutines, other[step - 1].goroutines,
                           other[step].goroutines)
        (folder / f"{step + 1:03}.heap.txt").write_text(
            text_of(heap, snapshot.rate, snapshot.time))
        (folder / f"{step + 1:03}.goroutine.txt").write_text(
            counts_of(goroutines))
