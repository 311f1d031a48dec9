"""The captures of a small service, two versions at the same time, as series of a
server that keeps profiles: a window of 10 s each."""
import gzip
import pathlib

import pprof_write

CASES = pathlib.Path(__file__).resolve().parents[2] / "fixtures/cases"
WINDOWS, SECONDS = 6, 10
FROM = 1795658400  # some day; of the first window


def captures(kinds=("cpu", "heap")):
    """(side, name of its type, when, profile); seconds since 1970."""
    folders = {"cpu": "deploy", "heap": "snapshots/deploy"}
    names = {"cpu": "process_cpu", "heap": "memory"}
    for side in ("base", "head"):
        for kind in kinds:
            for number in range(1, WINDOWS + 1):
                path = (CASES / folders[kind] / side / "order" /
                        f"{number:03}.{kind}.pb.gz")
                when = (FROM + SECONDS * (number - 1) +
                        (2 if kind == "cpu" else 1))
                yield side, names[kind], when, pprof_write.at_time(
                    gzip.decompress(path.read_bytes()), when * 10 ** 9)
