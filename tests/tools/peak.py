"""The peak of memory of a program alone."""
import sys

# Of what it starts a process knows the peak; its own counts the image that it
# was forked from, so this one must be small.
STARTS = """
import os, sys
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
with open(sys.argv[1], "w") as out:
    out.write(str(usage.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))
"""


def alone(out, command):
    """The command that runs it, and writes its peak to the file out."""
    return (sys.executable, "-ISc", STARTS, out, *command)


def read(out):
    """In bytes."""
    return int(out.read_text()) << 10
