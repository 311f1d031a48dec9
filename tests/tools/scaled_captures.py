"""Captures of any size along one dimension of their format, for the test of
scaling: functions from sizes to bytes."""
import json
import marshal
import os
import pathlib
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, "tests/bench")
from shapes import CPU, Capture, PERIOD, field, varint  # noqa: E402

STRIDE = 7919   # a prime: neighbours are strangers


def name(i, length=0):
    return f"example.com/app/pkg{i % 97}.Func{i}".ljust(length, "x")


def stack(i, depth, functions):
    """Of its own, and the same each time."""
    return [((i * 2654435761 >> k * 5 % 31) + k * STRIDE) % functions
            for k in range(depth)]


def pprof(functions=50, stacks=50, depth=4, length=0, types=2, lines=1,
          labels=0, units=0, mappings=0, addresses=0, starts=False):
    """addresses: places without names, in mappings."""
    capture = Capture(CPU if types == 2 else tuple(
        (f"events{i}", "count") for i in range(types)))
    for i in range(functions):
        capture.function(i + 1, name(i, length), f"/src/file{i}.go",
                         5 if starts else 0)
    for i in range(functions):
        capture.place([((i + k) % functions + 1, 10 + k)
                       for k in range(lines)])
    for i in range(mappings):
        capture.out.append(field(3, field(1, i + 1) + field(2, i << 20) + field(
            3, (i + 1) << 20) + field(5, capture.text(f"/lib/part{i}.so"))))
    for i in range(addresses):
        at = i % max(1, mappings)
        capture.places += 1
        capture.out.append(field(4, field(1, capture.places) + field(
            2, at + 1) + field(3, (at << 20) + i)))
    for i in range(stacks):
        label = b"".join(field(3, field(1, capture.text(f"key{k}")) + field(
            2, capture.text(f"value{i % 50}"))) for k in range(labels))
        label += b"".join(field(3, field(1, capture.text("size")) + field(
            3, i % 50 + 1) + field(4, capture.text(f"unit{k}")))
            for k in range(units))
        at = stack(i, depth, functions)
        if addresses:
            at[0] = functions + i % addresses
        capture.sample(b"".join(varint(k + 1) for k in at), (
            i % 5 + 1, (i % 5 + 1) * PERIOD) if types == 2 else
            [i % 5 + 1] * types, label)
    return capture.bytes()


def stored(**sizes):
    """What a baseline has of the same."""
    with tempfile.TemporaryDirectory() as top:
        (pathlib.Path(top) / "runs/w").mkdir(parents=True)
        (pathlib.Path(top) / "runs/w/1.cpu.pb").write_bytes(pprof(**sizes))
        for command in (("git", "init", "-q"), (
                "git", "-c", "user.name=a", "-c", "user.email=a@b", "commit",
                "-q", "--allow-empty", "-m", "x"), (
                os.path.abspath(os.environ["PROFGATE"]), "record", "--out",
                "store", "runs")):
            subprocess.run(command, cwd=top, check=True, capture_output=True)
        return next(pathlib.Path(top).glob(
            "store/**/captures/w/*")).read_bytes()


def folded(functions=50, stacks=50, depth=4, length=0):
    names = [name(i, length) for i in range(functions)]
    return "".join("main;%s %d\n" % (";".join(
        names[k] for k in stack(i, depth, functions)), i % 5 + 1)
        for i in range(stacks)).encode()


def go_frames(i, depth, functions, length):
    at = stack(i, depth, functions)
    return ("@ " + " ".join(f"{4096 + k:#x}" for k in at) + "\n" + "".join(
        f"#\t{4096 + k:#x}\t{name(k, length)}+0x1\t/src/file{k}.go:10\n"
        for k in at) + "\n")


def go_text(header, line):
    """One of Go's texts of ?debug=1: a record a stack."""
    def make(functions=50, stacks=50, depth=4, length=0):
        return (header % stacks + "".join(
            line + go_frames(i, depth, functions, length)
            for i in range(stacks))).encode()
    return make


goheap = go_text("heap profile: 1: 4096 [1: 4096] @ heap/1048576\n" + "%.0s",
                 "1: 4096 [2: 8192] ")
gocounts = go_text("goroutine profile: total %d\n", "1 ")
gocontention = go_text("--- contention:\ncycles/second=2000000000\n" + "%.0s",
                       "4000000 2 ")


def godump(functions=50, stacks=50, depth=4, length=0):
    return "".join(
        f"goroutine {i + 1} [chan receive, {i % 50} minutes]:\n" + "".join(
            f"{name(k, length)}(0x1, {{0x2, 0x3}})\n\t/src/file{k}.go:10 +0x1\n"
            for k in stack(i, depth, functions)) +
        f"created by {name(i % functions, length)} in goroutine 1\n"
        f"\t/src/file{i % functions}.go:20 +0x2\n\n"
        for i in range(stacks)).encode()


def cprofile(functions=500, callers=4, length=0):
    """callers: of each function."""
    keys = [(f"/src/pkg{i % 97}.py", i, f"func{i}".ljust(length, "x"))
            for i in range(functions)]
    return marshal.dumps({
        key: (9, 9, .5, 1., {keys[at]: (2, 2, .1, .2)
                             for at in stack(i, callers, max(i, 1))})
        for i, key in enumerate(keys)}, 4)


def native_maps(addresses, mappings):
    """The maps, and the address of a place in them."""
    size = max(addresses // mappings, 1)
    return "".join(
        f"{i + 1 << 24:x}-{i + 2 << 24:x} r-xp 00000000 08:01 {i + 1} "
        f"/lib/part{i}.so\n" for i in range(mappings + 1)), lambda at: (
            (at // size + 1) << 24) + at % size * 16


def gperf_heap(addresses=500, stacks=500, depth=20, mappings=5):
    maps, address = native_maps(addresses, mappings)
    rows = [(1 + i % 7, " ".join(f"{address(at):#x}" for at in stack(
        i, depth, addresses))) for i in range(stacks)]
    count = sum(n for n, _ in rows)
    return (f"heap profile: {count}: {count * 64} [{count}: {count * 64}] @ "
            "heapprofile\n" + "".join(
                f"{n}: {n * 64} [{n}: {n * 64}] @ {at}\n" for n, at in rows)
            + "\nMAPPED_LIBRARIES:\n" + maps).encode()


def jemalloc(addresses=500, stacks=500, depth=20, mappings=5, threads=1):
    maps, address = native_maps(addresses, mappings)
    out = ["heap_v2/4096\n  t*: 9: 900 [9: 900]\n"]
    for i in range(stacks):
        places = " ".join(f"{address(at):#x}" for at in stack(
            i, depth, addresses))
        out.append(f"@ {places}\n  t*: 7: 4000 [9: 5000]\n")
        out += [f"  t{thread}: 1: 40 [1: 40] worker\n"
                for thread in range(threads)]
    return ("".join(out) + "\nMAPPED_LIBRARIES:\n" + maps).encode()


def gperf_cpu(addresses=500, stacks=500, depth=20, mappings=5):
    """addresses: of all mappings together."""
    words = [0, 3, 0, 10000, 0]
    maps, address = native_maps(addresses, mappings)
    for i in range(stacks):
        places = stack(i, depth, addresses)
        words += [1 + i % 7, depth, *map(address, places)]
    return struct.pack(f"<{len(words) + 3}Q", *words, 0, 1, 0) + maps.encode()


def callgrind(functions=50, lines=2, calls=1, events=1, length=0, files=1,
              parts=1):
    """files: of which each function has a line."""
    costs = " ".join(["5"] * events)
    words = ["Ir"] + [f"Event{i}" for i in range(1, events)]
    out = ["# callgrind format\nversion: 1\ncreator: callgrind-3.19.0\n"]
    for part in range(parts):
        out.append(f"part: {part + 1}\npositions: line\nevents: "
                   f"{' '.join(words)}\n\n")
        for i in range(functions):
            other = i * STRIDE % functions
            out.append(
                f"fl=(1{i}) /src/file{i}.c\nfn=({i}) {name(i, length)}\n"
                if part == 0 else f"fl=(1{i})\nfn=({i})\n")
            out.append("".join(f"{10 + k} {costs}\n" for k in range(lines)))
            out.append("".join(f"fi=/src/part{k}.h\n5 {costs}\n"
                               for k in range(files)) + f"fe=(1{i})\n")
            out.append(f"cfn={name(other, length)}\ncalls=1 10\n"
                       f"10 {costs}\n" * calls)
        total = " ".join([str(5 * functions * (lines + files))] * events)
        out.append(f"\ntotals: {total}\n")
    return "".join(out).encode()


def bench_lines(benchmarks, units, length, runs):
    row = "".join(f"\t{100 + k} unit{k}" for k in range(units))
    return [f"Benchmark{f'Case{i}'.ljust(length, 'x')}-8\t100\t{50 + i % 9} "
            f"ns/op{row}\n" for i in range(benchmarks) for _ in range(runs)]


def gobench(benchmarks=20, units=2, facts=2, packages=1, length=0, runs=1):
    lines = bench_lines(benchmarks, units, length, runs)
    return ("goos: linux\n" + "".join(
        f"fact{i}: value {i}\n" for i in range(facts)) + "".join(
            f"pkg: example.com/pkg{i}\n" + "".join(lines)
            for i in range(packages))).encode()


def gotest(benchmarks=20, units=2, packages=1, length=0, runs=1, pieces=1):
    """pieces: of each line's output, as `go test` splits it."""
    out = []
    for i in range(packages):
        for line in [f"pkg: pkg{i}\n"] + bench_lines(benchmarks, units, length,
                                                     runs):
            size = -(-len(line) // pieces)
            out += [json.dumps({"Action": "output", "Package": f"pkg{i}",
                                "Output": line[at:at + size]})
                    for at in range(0, len(line), size)]
        out.append(json.dumps({"Action": "pass", "Package": f"pkg{i}"}))
    return ("\n".join(out) + "\n").encode()


def googlebench(benchmarks=20, counters=2, facts=2, length=0, runs=1):
    return json.dumps({
        "has": ["context", "benchmarks"],   # where it is looked for
        "context": {"executable": "./bench", **{
            f"fact{i}": f"value {i}" for i in range(facts)}},
        "benchmarks": [{
            "name": f"BM_{i}".ljust(length, "x"), "run_type": "iteration",
            "iterations": 100, "real_time": 50 + i % 9, "cpu_time": 50,
            "time_unit": "ns", **{f"counter{k}": 10 + k
                                  for k in range(counters)}}
            for i in range(benchmarks) for _ in range(runs)]}).encode()


def googlebench_text(benchmarks=20, counters=2, length=0, runs=1):
    row = "".join(f" counter{k}={10 + k}" for k in range(counters))
    return ("-" * 60 + "\nBenchmark   Time   CPU   Iterations "
            "UserCounters...\n" + "-" * 60 + "\n" + "".join(
                f"{f'BM_{i}'.ljust(length, 'x')}   {50 + i % 9} ns   50 ns   100"
                f"{row}\n" for i in range(benchmarks)
                for _ in range(runs))).encode()


def hyperfine(benchmarks=20, samples=10, length=0):
    return json.dumps({"results": [{
        "command": f"cmd{i}".ljust(length, "x"), "mean": .5, "user": .4,
        "system": .1, "times": [.5] * samples, "exit_codes": [0] * samples}
        for i in range(benchmarks)]}).encode()


def pytestbench(benchmarks=20, samples=10, length=0):
    return json.dumps({"machine_info": {}, "benchmarks": [{
        "fullname": f"test_{i}".ljust(length, "x"), "stats": {
            "mean": 2e-6, "rounds": samples, "iterations": 5,
            "data": [2e-6] * samples}} for i in range(benchmarks)]}).encode()


def jmh(benchmarks=20, samples=10, length=0, parameters=2):
    return json.dumps([{
        "jmhVersion": "1", "benchmark": f"a.B.c{i}".ljust(length, "x"),
        "mode": "avgt", "threads": 1, "measurementTime": "1 s",
        "params": {f"p{k}": "1" for k in range(parameters)},
        "primaryMetric": {"score": 4, "scoreUnit": "us/op",
                          "rawData": [[4] * samples]}}
        for i in range(benchmarks)]).encode()


def mitata(benchmarks=20, samples=10, length=0):
    return json.dumps({"layout": [], "benchmarks": [{"runs": [{
        "name": f"bench{i}".ljust(length, "x"), "stats": {
            "avg": 4, "ticks": 100, "samples": [4] * samples}}]}
        for i in range(benchmarks)]}).encode()


def tinybench(benchmarks=20, samples=10, length=0):
    return json.dumps([{"name": f"bench{i}".ljust(length, "x"), "result": {
        "totalTime": 4, "latency": {"mean": 4, "samples": [4] * samples}}}
        for i in range(benchmarks)]).encode()


def criterion(samples=100):
    return json.dumps({"sampling_mode": "Flat", "iters": [10] * samples,
                       "times": [100.5] * samples}).encode()


def catch2(benchmarks=20, length=0):
    return ('<?xml version="1.0"?><Catch name="a">\n' + "".join(
        f'<BenchmarkResults name="{f"b{i}".ljust(length, "x")}" samples="9" '
        'iterations="5"><mean value="4"/></BenchmarkResults>\n'
        for i in range(benchmarks)) + "</Catch>\n").encode()


def speedscope(functions=50, stacks=50, depth=4, length=0, threads=1):
    frames = [{"name": name(k, length), "file": f"f{k}.py", "line": k}
              for k in range(functions)]
    return json.dumps({
        "$schema": "https://www.speedscope.app/file-format-schema.json",
        "shared": {"frames": frames}, "profiles": [{
            "type": "sampled", "name": f"Thread {t}", "unit": "seconds",
            "samples": [stack(i, depth, functions) for i in range(stacks)],
            "weights": [.01] * stacks} for t in range(threads)]}).encode()


def speedscope_events(stacks=50, depth=4, functions=50):
    events = []
    for i in range(stacks):
        at = stack(i, depth, functions)
        events += [{"type": "O", "frame": k, "at": i * depth + n}
                   for n, k in enumerate(at)]
        events += [{"type": "C", "frame": k, "at": i * depth + depth}
                   for k in reversed(at)]
    return json.dumps({
        "$schema": "https://www.speedscope.app/file-format-schema.json",
        "shared": {"frames": [{"name": name(k)} for k in range(functions)]},
        "profiles": [{"type": "evented", "name": "Thread", "events": events,
                      "unit": "milliseconds"}]}).encode()


def heaptrack(functions=50, stacks=50, depth=4, length=0, changes=2):
    """changes: how often each stack allocates, and gives it back."""
    lines = ["v 10400 3", "X ./app", "s 3 app"]
    for k in range(functions):
        lines += ["s %x %s" % (len(name(k, length)), name(k, length)),
                  "i %x 1 %x 1 %x" % (4096 + k, k + 2, k + 1)]
    places = 0
    for i in range(stacks):
        parent = 0
        for k in reversed(stack(i, depth, functions)):
            places += 1
            lines.append("t %x %x" % (k + 1, parent))
            parent = places
        lines.append("a %x %x" % (16 + i % 7, parent))
        lines += ["+ %x" % i, "- %x" % i] * changes + ["+ %x" % i]
    return "\n".join(lines + ["# strings: 1", ""]).encode()


def massif(functions=50, stacks=50, depth=4, length=0, snapshots=1):
    """Each stack is a branch of its own, leaf first."""
    lines = ["desc: (none)", "cmd: ./app", "time_unit: i"]
    for k in range(snapshots):
        lines += ["#-----------", f"snapshot={k}", "#-----------", f"time={k}",
                  "mem_heap_B=9", "heap_tree=empty"]
    lines += ["#-----------", "heap_tree=peak",
              f"n{stacks}: {64 * stacks} (heap) malloc"]
    for i in range(stacks):
        at = stack(i, depth, functions)
        lines += [f"{' ' * (n + 1)}n{int(n + 1 < depth)}: 64 0x{k:x}: "
                  f"{name(k, length)} (file{k}.c:{k})"
                  for n, k in enumerate(at)]
    return "\n".join(lines + [""]).encode()


def gecko(functions=50, stacks=50, depth=4, length=0, threads=1, samples=1,
          libs=1, shared=False, named=True):
    """samples: of each stack. Without names functions are addresses."""
    names = [name(k, length) if named else hex(4096 + 16 * k)
             for k in range(functions)]
    prefix, frame, leaves = [], [], []
    for i in range(stacks):
        parent = None
        for k in reversed(stack(i, depth, functions)):
            prefix.append(parent)
            frame.append(k)
            parent = len(frame) - 1
        leaves += [parent] * samples
    tables = {
        "stringArray": names,
        "resourceTable": {"lib": list(range(libs))},
        "funcTable": {"name": list(range(functions)),
                      "resource": [k % libs for k in range(functions)]},
        "frameTable": {"func": list(range(functions)),
                       "address": [4096 + 16 * k for k in range(functions)]},
        "stackTable": {"prefix": prefix, "frame": frame}}
    thread = {"processName": "app", "samples": {
        "stack": leaves, "weight": [1] * len(leaves), "weightType": "samples",
        "threadCPUDelta": [990 + i % 7 for i in range(len(leaves))]}}
    return json.dumps({
        "meta": {"interval": 1, "preprocessedProfileVersion": 60,
                 "sampleUnits": {"threadCPUDelta": "ns"}},
        "libs": [{"name": f"lib{k}", "path": f"/lib{k}", "codeId": f"{k:040x}"}
                 for k in range(libs)],
        "threads": [thread if shared else {**thread, **tables}] * threads,
        **({"shared": tables} if shared else {})}).encode()


def gecko_names(functions=50, libs=1, length=0):
    """What the addresses of gecko() are called."""
    of_lib = [list(range(at, functions, libs)) for at in range(libs)]
    return json.dumps({
        "string_table": [name(k, length) for k in range(functions)],
        "data": [{"debug_name": f"lib{at}", "code_id": f"{at:040x}",
                  "symbol_table": [{"rva": 4096 + 16 * k, "symbol": k}
                                   for k in numbers],
                  "known_addresses": [[4096 + 16 * k, n]
                                      for n, k in enumerate(numbers)]}
                 for at, numbers in enumerate(of_lib)]}).encode()


def jfr_number(value):
    """As the JVM writes whole numbers."""
    out = b""
    while value >= 128:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def jfr_event(kind, *body):
    """One event; its size counts the five bytes that say it."""
    body = jfr_number(kind) + b"".join(body)
    size = len(body) + 5
    return bytes([size >> shift & 127 | 128 for shift in (0, 7, 14, 21)] +
                 [size >> 28]) + body


def jfr_text(text):
    return b"\3" + jfr_number(len(text.encode())) + text.encode()


class JfrStrings(dict):
    def __missing__(self, key):
        self[key] = len(self)
        return self[key]


def jfr_element(strings, kind, attributes, *children):
    return b"".join([
        jfr_number(strings[kind]), jfr_number(len(attributes)),
        *(jfr_number(strings[word]) for pair in attributes.items()
          for word in pair),
        jfr_number(len(children)), *children])


JFR_CLASSES = {
    # number: name, fields as name, class, and p: of a pool, m: many
    1: ("long", []), 2: ("java.lang.String", []), 3: ("boolean", []),
    20: ("jdk.types.Symbol", [("string", 2, "")]),
    21: ("java.lang.Class", [("name", 20, "p")]),
    22: ("jdk.types.Method", [("type", 21, "p"), ("name", 20, "p")]),
    23: ("jdk.types.FrameType", [("description", 2, "")]),
    24: ("jdk.types.StackFrame", [("method", 22, "p"), ("lineNumber", 1, ""),
                                  ("type", 23, "p")]),
    25: ("jdk.types.StackTrace", [("truncated", 3, ""), ("frames", 24, "m")]),
    101: ("jdk.ExecutionSample", [("startTime", 1, ""),
                                  ("stackTrace", 25, "p")]),
    102: ("jdk.ActiveSetting", [("startTime", 1, ""), ("id", 1, ""),
                                ("name", 2, ""), ("value", 2, "")]),
    103: ("jdk.ObjectAllocationSample", [
        ("startTime", 1, ""), ("stackTrace", 25, "p"), ("weight", 1, "")]),
}


def jfr_metadata(classes):
    strings = JfrStrings()
    root = jfr_element(strings, "root", {}, jfr_element(
        strings, "metadata", {}, *(jfr_element(
            strings, "class", {"name": name, "id": str(number)}, *(
                jfr_element(strings, "field", {
                    "name": field, "class": str(of),
                    **({"constantPool": "true"} if "p" in how else {}),
                    **({"dimension": "1"} if "m" in how else {})})
                for field, of, how in fields))
            for number, (name, fields) in classes.items())))
    return jfr_event(0, jfr_number(0) * 3, jfr_number(len(strings)),
                     *map(jfr_text, strings), root)


def jfr_chunk(events, classes=JFR_CLASSES):
    metadata = jfr_metadata(classes)
    body = b"".join(events) + metadata
    size = 68 + len(body)
    return b"FLR\0\0\2\0\1" + b"".join(
        number.to_bytes(8, "big") for number in (
            size, 68, size - len(metadata), 1, 10 ** 9, 0, 10 ** 9)) + \
        b"\0\0\0\3" + body


def jfr_pools(functions, stacks, depth, length):
    """The constants: of a class the symbols, methods and stacks."""
    frames = [b"".join(jfr_number(k + 1) + jfr_number(7) + b"\1"
                       for k in reversed(stack(i, depth, functions)))
              for i in range(stacks)]
    pools = {
        20: [jfr_text("a/B")] + [jfr_text(name(k, length))
                                 for k in range(functions)],
        21: [jfr_number(1)], 23: [jfr_text("Inlined")],
        22: [b"\1" + jfr_number(k + 2) for k in range(functions)],
        25: [b"\0" + jfr_number(depth) + frames[i] for i in range(stacks)]}
    return jfr_event(1, jfr_number(0) * 4, jfr_number(len(pools)), *(
        part for number, values in pools.items() for part in (
            jfr_number(number), jfr_number(len(values)),
            *(jfr_number(k + 1) + value for k, value in enumerate(values)))))


def jfr(functions=50, stacks=50, depth=4, length=0, samples=1, classes=0,
        settings=1, chunks=1):
    more = {1000 + k: (f"more{k}", [("a", 1, ""), ("b", 2, "")])
            for k in range(classes)}
    setting = jfr_event(102, b"\0", jfr_number(101), jfr_text("period"),
                        jfr_text("10 ms"))
    events = [setting] * settings + [
        jfr_pools(functions, stacks, depth, length)] + [
        jfr_event(101, b"\0", jfr_number(i + 1)) +
        jfr_event(103, b"\0", jfr_number(i + 1), jfr_number(512 + i))
        for _ in range(samples) for i in range(stacks)]
    return jfr_chunk(events, {**JFR_CLASSES, **more}) * chunks


def perf_script(functions=50, stacks=50, depth=4, length=0, events=1):
    return "".join(
        "demo 4242  %d.%06d:   250000 cache%d: \n%s\n" % (
            i // 9, i, i % events, "".join(
                "\t%16x %s+0x1f (/app/demo)\n" % (
                    4096 + k, name(k, length))
                for k in stack(i, depth, functions)))
        for i in range(stacks)).encode()


def cpuprofile(functions=50, stacks=50, depth=4, length=0, samples=1):
    """Every stack is a branch of its own; samples: of each leaf."""
    nodes = [{"id": 1, "callFrame": {"functionName": "(root)", "url": "",
                                     "lineNumber": -1}, "children": []}]
    leaves = []
    for i in range(stacks):
        parent = 1
        for k in reversed(stack(i, depth, functions)):
            nodes[parent - 1]["children"].append(len(nodes) + 1)
            parent = len(nodes) + 1
            nodes.append({"id": parent, "hitCount": 1, "children": [],
                          "callFrame": {
                              "functionName": name(k, length), "scriptId": "9",
                              "url": f"file:///app/file{k}.js",
                              "lineNumber": k, "columnNumber": 1}})
        leaves += [parent] * samples * (i % 5 + 1)
    return json.dumps({
        "nodes": nodes, "startTime": 1, "endTime": 2, "samples": leaves,
        "timeDeltas": [1100 + i % 7 for i in range(len(leaves))]}).encode()


def stackprof(functions=50, stacks=50, depth=4, length=0, samples=100):
    raw = []
    for i in range(stacks):
        raw += [depth, *(k + 1 for k in reversed(stack(i, depth, functions))),
                i % 5 + 1]
    return json.dumps({
        "version": 1.2, "mode": "wall", "interval": 1000, "samples": stacks,
        "missed_samples": 0, "frames": {
            k + 1: {"name": name(k, length), "file": f"file{k}.rb", "line": k}
            for k in range(functions)}, "raw": raw,
        "raw_timestamp_deltas": [1000 + i % 7 for i in range(samples)]}).encode()


def heapprofile(functions=50, stacks=50, depth=4, length=0):
    samples = []

    def node(k, children, size=0):
        node.count += 1
        if size:
            samples.append({"size": size, "nodeId": node.count, "ordinal": 1})
        return ('{"callFrame":{"functionName":"%s","scriptId":"9","url":'
                '"file:///app/file%d.js","lineNumber":%d,"columnNumber":1},'
                '"selfSize":%d,"id":%d,"children":[%s]}' % (
                    name(k, length), k, k, size, node.count, children))

    node.count = 0
    branches = []
    for i in range(stacks):
        at = stack(i, depth, functions)
        branch = node(at[0], "", 512 * (i % 5 + 1))
        for k in at[1:]:
            branch = node(k, branch)
        branches.append(branch)
    root = node(0, ",".join(branches))
    return ('{"head":%s,"samples":%s}' % (root, json.dumps(samples))).encode()


def dhat(functions=50, stacks=50, depth=4, length=0):
    return json.dumps({
        "dhatFileVersion": 2, "mode": "heap", "verb": "Allocated",
        "bklt": True, "bkacc": False, "tu": "instrs", "Mtu": "Minstr",
        "tuth": 500, "cmd": "./bench", "pid": 1, "te": 1000, "tg": 500,
        "pps": [{"tb": 64 * (i % 5 + 1), "tbk": i % 5 + 1, "tl": 10, "mb": 64,
                 "mbk": 1, "gb": 0, "gbk": 0, "eb": 0, "ebk": 0,
                 "fs": [k + 1 for k in stack(i, depth, functions)]}
                for i in range(stacks)],
        "ftbl": ["[root]"] + [
            f"{4096 + k:#x}: {name(k, length)} (file{k}.c:10)"
            for k in range(functions)]}).encode()
