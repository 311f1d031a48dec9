"""Peers of profgate that are not ours, where ci/servers fetched them: a server
on the protocols of others, and programs that clients of Pyroscope profile.

    why = peers.missing()              # a text; None: all are here
    with peers.Connect() as server:
        server.place                   # HOST:PORT of a Parca and a Pyroscope
    peers.clients("http://HOST:PORT/TENANT", seconds)    # pushes, and waits
"""
import os
import pathlib
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
NODE = ROOT / "tests/tools/servers/node"


def cache():
    return pathlib.Path(subprocess.run(
        [ROOT / "ci/servers", "--where"], text=True, capture_output=True,
        check=True).stdout.strip())


def missing():
    for tool in ("node", "protoc"):
        if not shutil.which(tool):
            return f"no {tool}"
    for part in ("servers_node/node_modules", "pyroscope_go/order"):
        if not (cache() / part).exists():
            return f"no {part.partition('/')[0]}; ci/deps servers fetches it"
    return None


def environment():
    return {**os.environ, "no_proxy": "*",
            "NODE_PATH": str(cache() / "servers_node/node_modules")}


class Connect:
    def __enter__(self):
        with tempfile.NamedTemporaryFile() as messages:
            subprocess.run(
                ["protoc", "--include_imports", f"-I{NODE}",
                 f"--descriptor_set_out={messages.name}",
                 *sorted(NODE.glob("*.proto"))], check=True)
            self.child = subprocess.Popen(
                ["node", NODE / "connect.cjs", messages.name], text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                env=environment())
            self.place = f"127.0.0.1:{int(self.child.stdout.readline())}"
        return self

    def __exit__(self, *_):
        self.child.stdin.close()
        self.child.wait(20)
        self.child.stdout.close()


def clients(server, seconds):
    started = [subprocess.Popen(words, env=environment(),
                                stdin=subprocess.DEVNULL) for words in (
        [cache() / "pyroscope_go/order", server, str(seconds)],
        ["node", NODE / "pyroscope.cjs", server, str(seconds)])]
    for child in started:
        if child.wait(60 + seconds):
            raise RuntimeError(f"{child.args} failed")
