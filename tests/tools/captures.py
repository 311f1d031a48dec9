"""Run sets made up for tests: texts of Go benchmarks and pprof profiles with
the samples, the times and the rates that a test wants.
"""
import gzip
import os

import pprof_write

CPU = (("samples", "count"), ("cpu", "nanoseconds"))
HEAP = (("alloc_objects", "count"), ("alloc_space", "bytes"))
ROOT = ("testing.(*B).launch", "testing.(*B).runN", "ex.BenchmarkX")


def profile(types, period, time, counts):
    """Of functions with a count each; types: CPU or HEAP."""
    scale = period if types is CPU else 1024
    return gzip.compress(pprof_write.profile(
        [(ROOT + (name,), (count, count * scale))
         for name, count in counts.items()],
        types, types[-1], period, time * 10 ** 9, "/src/x.go"), mtime=0)


def write(folder, files):
    for path, data in files.items():
        path = os.path.join(folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    return folder


def runs(workload="BenchmarkX", count=5, time=1700000000, size=1024, cpu=None,
         heap=None, heap_rate=524288, machine="Test CPU", allocations=8,
         arch="amd64", names=("BenchmarkX",), units="", units_runs=999):
    """The files of one workload; cpu and heap: counts by function, which
    differ a little from run to run; units: what b.ReportMetric prints, in the
    first units_runs."""
    out = {}
    for run in range(count):
        place = "%s/%03d" % (workload, run)
        when = time + 20 * run
        text = "goos: linux\ngoarch: %s\ncpu: %s\n" % (arch, machine)
        for name in names:
            text += "%s 1000 %d ns/op %s %d B/op %d allocs/op\n" % (
                name, 5000 + 7 * run, units if run < units_runs else "", size,
                allocations)
        out[place + ".txt"] = text.encode()
        shake = 1 + (-1) ** run * .01 * run
        if cpu:
            out[place + ".cpu.pb.gz"] = profile(CPU, 10 ** 7, when, {
                name: max(1, round(n * shake)) for name, n in cpu.items()})
        if heap:
            out[place + ".mem.pb.gz"] = profile(HEAP, heap_rate, when, {
                name: max(1, round(n * shake)) for name, n in heap.items()})
    return out
