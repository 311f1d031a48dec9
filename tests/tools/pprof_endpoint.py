"""A stand-in for services with net/http/pprof, on loopback: each first part of
a path is a service of its own that behaves, or misbehaves, in its own way.

    server = Endpoint()           # starts it
    server.url("sound")           # the address of a service
    server.asked                  # [(method, path, headers), ...]
    server.end()
"""
import gzip
import hashlib
import http.server
import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import pprof_write  # pylint: disable=wrong-import-position

GO = {"X-Go-Pprof": "1", "X-Content-Type-Options": "nosniff"}
TEXT = "text/plain; charset=utf-8"
BINARY = "application/octet-stream"


def cpu(samples, seconds):
    """As it is after so many: with the time of its start."""
    nanos = int(seconds * 1e9)
    return gzip.compress(pprof_write.profile(
        samples, (("samples", "count"), ("cpu", "nanoseconds")),
        ("cpu", "nanoseconds"), 10000000, time.time_ns() - nanos,
        duration=nanos), mtime=0)


def busy(factor, seconds):
    return cpu([(("main.main", "main.serve", "main.render"),
                 (40 * factor, 400000000 * factor)),
                (("main.main", "main.serve", "main.parse"),
                 (60, 600000000))], seconds)


def labelled(seconds, odd):
    """A busy endpoint, one that comes and goes, and samples without a label."""
    def sample(name, count, **labels):
        return (("main.main", name), (count, count * 10000000), labels)

    samples = [sample("main.serve", 50, endpoint="/order", method="GET"),
               sample("main.serve", 20, endpoint="/order", method="PUT"),
               sample("runtime.gc", 9)]
    if odd:
        samples.append(sample("main.odd", 5, endpoint="/odd"))
    return cpu(samples, seconds)


def heap(count):
    types = (("alloc_objects", "count"), ("alloc_space", "bytes"),
             ("inuse_objects", "count"), ("inuse_space", "bytes"))
    return gzip.compress(pprof_write.profile(
        [(("main.main", "main.serve"), (100 * count, 409600 * count, 3, 300))],
        types, ("space", "bytes"), 524288, time.time_ns()), mtime=0)


def wide():
    """Some kilobytes, however well they are packed."""
    types = (("alloc_objects", "count"), ("alloc_space", "bytes"))
    return gzip.compress(pprof_write.profile(
        [((f"main.{hashlib.md5(bytes([i])).hexdigest()}",), (i, i))
         for i in range(1, 100)], types, ("space", "bytes"), 524288,
        time.time_ns()), mtime=0)


def contention(count):
    return gzip.compress(pprof_write.profile(
        [(("main.main", "main.lock"), (count, 1000 * count))] if count else [],
        (("contentions", "count"), ("delay", "nanoseconds")),
        ("contentions", "count"), 1, time.time_ns()), mtime=0)


def goroutines():
    return gzip.compress(pprof_write.profile(
        [(("main.main", "main.wait"), (7,))], (("goroutine", "count"),),
        ("goroutine", "count"), 1, time.time_ns()), mtime=0)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or half of each answer waits for 40 ms

    def log_message(self, *_):
        pass

    def answer(self, status, kind, body, headers=(), length=None):
        if isinstance(body, str):
            body = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in dict(headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)
        if length and length > len(body):
            self.close_connection = True

    def sound(self, name, query, service):
        """What a healthy service answers."""
        count = self.server.count(service, name)
        if name == "cmdline":
            self.answer(200, TEXT, "/opt/order/order\0-password=hidden", GO)
        elif name == "profile":
            seconds = float(query.partition("seconds=")[2])
            time.sleep(seconds)
            self.answer(200, BINARY, busy(3 if service == "slow" else 1,
                                          seconds))
        elif name in ("heap", "allocs"):
            self.answer(200, BINARY, heap(count))
        elif name in ("mutex", "block"):
            self.answer(200, BINARY, contention(count))
        elif name == "goroutine":
            self.answer(200, BINARY, goroutines())
        elif name == "":
            self.answer(200, "text/html", "<html>profiles</html>")
        else:
            self.answer(404, TEXT, "Unknown profile\n", GO)

    def do_GET(self):  # pylint: disable=invalid-name
        self.server.asked.append((self.path, dict(self.headers)))
        path, _, query = self.path.partition("?")
        _, service, *rest = path.split("/", 2)
        name = rest[0] if rest else ""
        if service == "metrics":
            number = 1000 * self.server.count("metrics", "")
            self.answer(200, TEXT, "# TYPE requests_total counter\n"
                        f'requests_total{{code="200"}} {number}\n'
                        f'requests_total{{code="500",why="a\\"b"}} 5\n'
                        f"other_total 1\n")
            return
        fault = FAULTS.get(service)
        if not fault or not fault(self, name, query):
            self.sound(name, query, service)


def always(*answer, **more):
    def fault(handler, _name, _query):
        handler.answer(*answer, **more)
        return True
    return fault


def on(wanted, *answer, **more):
    """The answer for one profile; the others are sound."""
    def fault(handler, name, _query):
        if name == wanted:
            handler.answer(*answer, **more)
        return name == wanted
    return fault


def once(wanted, times, *answer, **more):
    def fault(handler, name, _query):
        hit = name == wanted and handler.server.count("once", answer[0], name) <= times
        if hit:
            handler.answer(*answer, **more)
        return hit
    return fault


def hang(handler, name, _query):
    if name == "heap":
        time.sleep(4)
    return False


def drip(handler, name, _query):
    """An answer without a length that does not end by itself."""
    if name != "heap":
        return False
    handler.send_response(200)
    handler.send_header("Content-Type", BINARY)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"10000\r\n" + bytes(65536) + b"\r\n")
    except OSError:
        pass
    return True


def headers_without_end(handler, name, _query):
    if name != "heap":
        return False
    handler.send_response(200)
    for i in range(90):
        handler.send_header(f"X-{i}", "a" * 1000)
    handler.end_headers()
    handler.close_connection = True
    return True


def restart(handler, name, _query):
    """Its heap begins anew at the fourth snapshot."""
    if name == "heap" and handler.server.count("again", name) == 4:
        handler.server.counts["restart", name] = 0
    return False


def fell(handler, _name, _query):
    """Counters of a program that began anew before the fourth look."""
    count = handler.server.count("fell")
    handler.answer(200, TEXT, "# TYPE requests_total counter\n"
                   f"requests_total {1000 * count if count < 4 else count}\n")
    return True


def secret(handler, _name, _query):
    told = handler.headers
    if told.get("Authorization") == "Bearer s3cr3t-token" or \
            told.get("X-Key") == "s3cr3t-header":
        return False
    handler.answer(401, TEXT, "who are you\n")
    return True


FAULTS = {
    "mux": always(404, TEXT, "404 page not found\n"),
    "unknown": on("mutex", 404, TEXT, "Unknown profile\n", GO),
    "writetimeout": on("profile", 400, TEXT, "profile duration exceeds "
                       "server's WriteTimeout\n", GO),
    "inuse": on("profile", 500, TEXT, "Could not enable CPU profiling: cpu "
                "profiling already in use\n", GO),
    "inuseonce": once("profile", 1, 500, TEXT, "Could not enable CPU "
                      "profiling: cpu profiling already in use\n", GO),
    "login": always(200, "text/html; charset=utf-8", "<html>Log in</html>"),
    "redirect": always(302, TEXT, "", {
        "Location": "https://login.example/go?state=s3cr3t-state"}),
    "wants": always(401, TEXT, "no\n"),
    "forbids": always(403, TEXT, "no\n"),
    "tenant": always(401, "application/json",
                     '{"code":"unauthenticated","message":"no org id"}'),
    "teapot": on("heap", 418, TEXT,
                 "\n\x1b[31mred\x1b[0m ::error::x " + "y" * 200 + "\nmore\n"),
    "idle": lambda handler, name, query: name == "profile" and not
            handler.answer(200, BINARY, cpu([], 1)),
    "cut": on("heap", 200, BINARY, b"\x1f\x8b" + bytes(100), length=5000),
    "large": on("heap", 200, BINARY, bytes(300 << 10)),
    "bomb": on("heap", 200, BINARY, gzip.compress(bytes(20 << 20))),
    "broken": on("heap", 200, BINARY, heap(1)[:-20]),
    "text": on("heap", 200, TEXT, "no profile today\n"),
    "busy": always(503, TEXT, "overloaded\n"),
    "busyonce": once("heap", 1, 503, TEXT, "overloaded\n",
                     {"Retry-After": "1"}),
    "off": on("mutex", 200, BINARY, contention(0)),
    "hang": hang,
    "drip": drip,
    "headers": headers_without_end,
    "restart": restart,
    "fell": fell,
    "wide": lambda handler, name, query: name == "heap" and not
            handler.answer(200, BINARY, wide()),
    "labels": lambda handler, name, query: name == "profile" and not (
        time.sleep(float(query.partition("=")[2]))
        or handler.answer(200, BINARY, labelled(
            1, handler.server.count("labels") % 2))),
    "secret": secret,
}


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = []
        self.counts = {}
        self.guard = threading.Lock()

    def count(self, *what):
        """How often it was asked so, this time too."""
        with self.guard:
            self.counts[what] = self.counts.get(what, 0) + 1
            return self.counts[what]

    def handle_error(self, *_):
        pass  # clients that leave are expected


class Endpoint:
    def __init__(self):
        self.server = Server()
        self.asked = self.server.asked
        self.place = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, service):
        return f"http://{self.place}/{service}"

    def end(self):
        self.server.shutdown()
        self.server.server_close()
