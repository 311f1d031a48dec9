"""What commands cost, for tests/bench."""
import resource
import subprocess
import time


def used():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def cost(command, **options):
    """Wall and processor seconds of a command that must succeed."""
    start, before = time.perf_counter(), used()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)
    return time.perf_counter() - start, used() - before
