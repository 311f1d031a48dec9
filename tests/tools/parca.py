"""A real Parca on loopback, which calls nothing else and keeps all in memory.

    with parca.Parca() as server:       # None where ci/servers built none
        server.push({"job": "order"}, "process_cpu", pprof_bytes)
        server.url('{job="order"}')     # a SOURCE of profgate pull
"""
import base64
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONFIG = """object_storage:
  bucket:
    type: FILESYSTEM
    config: {directory: %s}
"""


def program():
    """The server's path; None: it was not built."""
    where = subprocess.run([ROOT / "ci/servers", "--where"], text=True,
                           capture_output=True, check=True).stdout.strip()
    path = pathlib.Path(where, "servers/parca")
    return path if path.exists() else None


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Parca:
    def __init__(self, port=None):
        self.port = port or free_port()
        self.place = f"127.0.0.1:{self.port}"
        self.folder = tempfile.TemporaryDirectory()
        self.child = None

    def __enter__(self):
        folder = self.folder.name
        config = pathlib.Path(folder, "parca.yaml")
        config.write_text(CONFIG % folder)
        self.log = open(pathlib.Path(folder, "log"), "w")
        self.child = subprocess.Popen(
            [program(), f"--config-path={config}",
             f"--http-address={self.place}", f"--storage-path={folder}",
             f"--debuginfo-cache-dir={folder}",
             "--debuginfod-upstream-servers=127.0.0.1:1",
             "--profile-share-server=127.0.0.1:1", "--log-level=warn"],
            stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL,
            env={**os.environ, "no_proxy": "*"}, start_new_session=True)
        for _ in range(300):
            try:
                self.ask("has_profile_data")
                return self
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        self.__exit__()
        raise RuntimeError("Parca does not come up")

    def __exit__(self, *_):
        self.child.send_signal(signal.SIGINT)
        try:
            self.child.wait(20)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.log.close()
        self.folder.cleanup()

    def ask(self, path, body=None):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        request = urllib.request.Request(
            f"http://{self.place}/api/profiles/{path}",
            None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"})
        with opener.open(request, timeout=30) as answer:
            return json.load(answer)

    def push(self, labels, name, pprof):
        """One profile of a series."""
        self.ask("writeraw", {"normalized": False, "series": [{
            "labels": {"labels": [{"name": key, "value": value} for key, value
                                  in {"__name__": name, **labels}.items()]},
            "samples": [{"rawProfile": base64.b64encode(pprof).decode()}]}]})

    def url(self, query, **more):
        return f"parca+http://{self.place}?query={query}" + "".join(
            f"&{key}={value}" for key, value in more.items())
