"""A stand-in for Pyroscope's query and push API, on loopback: it answers the
bytes that a Pyroscope does, of what it was pushed. The first part of a path is
a tenant of its own that behaves, or misbehaves, in its own way.

    server = Pyroscope()              # starts it; it ends with this process
    server.push({"service_name": "order"}, "process_cpu", pprof_bytes)
    server.url("sound", '{service_name="order"}')    # a SOURCE of profgate pull
    server.asked                      # [(path, headers, body), ...]
    server.end()
"""
import base64
import email
import functools
import gzip
import http.server
import json
import pathlib
import random
import re
import sys
import threading
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
# pylint: disable=wrong-import-position
import pprof_stacks
import pprof_write
from pprof_write import field

MS = 1000000
JSON, PROTO = "application/json", "application/proto"
# What it says of periods, whatever they were.
PERIODS = {"cpu": 1000000000, "space": 524288}


@functools.lru_cache
def matchers(selector):
    return [(name, how, value.replace('\\"', '"').replace("\\\\", "\\"))
            for name, how, value in re.findall(
                r'"?([\w.]+)"?\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"',
                selector)]


def selects(selector, labels):
    for name, how, value in matchers(selector):
        got = labels.get(name, "")
        found = (re.fullmatch(value, got) is not None if "~" in how
                 else got == value)
        if found == how.startswith("!"):
            return False
    return True


class Kept:
    """One metric of one series at one time."""

    def __init__(self, profile, labels, name, column):
        sample, unit = profile.types[column]
        self.time, self.labels = profile.time // MS, labels
        self.period_type = profile.period_type
        self.sample, self.unit = sample, unit
        self.id = ":".join((name, sample, unit, *profile.period_type))
        self.stacks = {}

    @functools.cached_property
    def sum(self):
        return sum(self.stacks.values())


def take_apart(labels, name, data):
    """What is kept of a profile: labels of samples become the series'."""
    profile = pprof_stacks.Stacks(data)
    kept = {}
    for stack, own, values in profile.samples:
        merged = {**own, **labels}
        for column, value in enumerate(values):
            key = (column, *sorted(merged.items()))
            if key not in kept:
                kept[key] = Kept(profile, merged, name, column)
            stacks = kept[key].stacks
            stacks[stack] = stacks.get(stack, 0) + value
    return list(kept.values())


FAMILIES = (("cpu", "process_cpu"), ("alloc_", "memory"), ("inuse_", "memory"),
            ("mutex_", "mutex"), ("block_", "block"),
            ("goroutine", "goroutines"))


def family(types, told):
    """What a Pyroscope calls a profile that a client pushes; told: what the
    client says of its types."""
    shown = [told.get(kind, {}).get("display-name", kind) for kind, _ in types]
    if "wall" in shown:
        return "wall"
    return next((name for kind in shown for word, name in FAMILIES
                 if word in kind), shown[0])


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or half of each answer waits for 40 ms
    share = 0  # of a profile, that it cuts off

    def log_message(self, *_):
        pass

    def answer(self, status, kind, body, headers=(), length=None):
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
        elif isinstance(body, str):
            body = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if "gzip" in self.headers.get("Accept-Encoding", "") and body and \
                length is None:
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        for name, value in dict(headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)
        if length and length > len(body):
            self.close_connection = True

    def refuse(self, status, code, message, **headers):
        self.answer(status, JSON, {"code": code, "message": message}, {
            name.replace("_", "-"): value for name, value in headers.items()})

    def do_POST(self):  # pylint: disable=invalid-name
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        tenant, _, path = self.path.lstrip("/").partition("/")
        self.server.asked.append((self.path, dict(self.headers), body))
        call = path.rpartition("/")[2]
        fault = FAULTS.get(tenant)
        if fault and fault(self, call, body):
            return
        if path == "push.v1.PusherService/Push":
            self.push(json.loads(body))
        elif path.partition("?")[0] == "ingest":
            self.ingest(path, body)
        elif call == "SelectMergeProfile":
            self.merge(body)
        elif path == "querier.v1.QuerierService/" + call and hasattr(
                self, "list_" + call):
            question = json.loads(body)
            self.answer(200, JSON, getattr(self, "list_" + call)(
                question, list(self.server.kept(question))))
        else:
            self.answer(404, "text/plain; charset=utf-8",
                        "404 page not found\n")

    def do_GET(self):  # pylint: disable=invalid-name
        self.answer(404, "text/plain; charset=utf-8", "404 page not found\n")

    def push(self, request):
        for series in request["series"]:
            labels = {label["name"]: label["value"]
                      for label in series["labels"]}
            name = labels.pop("__name__", None)
            if not name or "service_name" not in labels:
                self.refuse(400, "invalid_argument", "profile with labels '{}'"
                            " must contain a service_name")
                return
            for sample in series["samples"]:
                self.server.keep(labels, name,
                                 base64.b64decode(sample["rawProfile"]))
        self.answer(200, JSON, {})

    def ingest(self, path, body):
        """As clients push: NAME{LABEL=VALUE,...}, from, and pprof in a form or
        as it is."""
        words = urllib.parse.parse_qs(path.partition("?")[2])
        name, _, labels = words["name"][0].rstrip("}").partition("{")
        labels = dict(label.split("=", 1) for label in labels.split(","))
        begin = int(words["from"][0])
        begin *= 10 ** 9 if begin < 10 ** 12 else 1
        parts = {"profile": body}
        if self.headers["Content-Type"].startswith("multipart/"):
            form = email.message_from_bytes(
                f"Content-Type: {self.headers['Content-Type']}\r\n\r\n"
                .encode() + body)
            parts = {part.get_param("name", header="content-disposition"):
                     part.get_payload(decode=True)
                     for part in form.get_payload()}
        data = parts["profile"]
        data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        self.server.keep({"service_name": name, **labels}, family(
            pprof_stacks.Stacks(data).types,
            json.loads(parts.get("sample_type_config", b"{}"))),
            pprof_write.at_time(data, begin))
        self.server.clients.append((name, data))
        self.answer(200, JSON, {})

    def merge(self, body):
        message = pprof_stacks.parts(body)
        kind, selector = message[1][0].decode(), message[2][0].decode()
        total, sample = {}, None
        for kept in self.server.kept({"start": message[3][0],
                                      "end": message[4][0]}, selector):
            if kept.id != kind:
                continue
            sample = kept
            for stack, value in kept.stacks.items():
                total[stack] = total.get(stack, 0) + value
        if not sample:
            self.answer(200, PROTO, self.server.empty())
            return
        stacks = list(self.cut(total).items())
        random.shuffle(stacks)
        self.answer(200, PROTO, pprof_stacks.write(
            dict(stacks), (sample.sample, sample.unit), sample.period_type,
            PERIODS.get(sample.period_type[0], 1), message[4][0] * MS))

    def cut(self, total):
        """Without the lightest stacks, a share of all, in their place `other`."""
        rest, kept = self.share * sum(total.values()), dict(total)
        for stack in sorted(total, key=total.get):
            if total[stack] > rest:
                break
            rest -= kept.pop(stack)
        gone = sum(total.values()) - sum(kept.values())
        return {**kept, (("other", "", 0, 0),): gone} if gone else kept

    def list_ProfileTypes(self, _, kept):  # pylint: disable=invalid-name
        return {"profileTypes": [
            dict(zip(("ID", "name", "sampleType", "sampleUnit", "periodType",
                      "periodUnit"), (kind, *kind.split(":"))))
            for kind in sorted({one.id for one in kept})]}

    def list_LabelNames(self, _, kept):  # pylint: disable=invalid-name
        return {"names": sorted({name for one in kept for name in one.labels})}

    def list_LabelValues(self, question, kept):  # pylint: disable=invalid-name
        names = sorted({one.labels[question["name"]] for one in kept
                        if question["name"] in one.labels})
        return {"names": names} if names else {}

    def list_GetProfileStats(self, _, __):  # pylint: disable=invalid-name
        times = [one.time for one in self.server.all]
        return {"dataIngested": bool(times),
                "oldestProfileTime": str(min(times, default=0)),
                "newestProfileTime": str(max(times, default=0))}

    def list_SelectSeries(self, question, kept):  # pylint: disable=invalid-name
        step = int(float(question["step"]) * 1000)
        series = {}
        for one in kept:
            if one.id != question["profileTypeID"] or not selects(
                    question["labelSelector"], one.labels):
                continue
            key = tuple(one.labels.get(name, "")
                        for name in question.get("groupBy", []))
            steps = -(-(one.time - question["start"]) // step)
            end = question["start"] + steps * step
            points = series.setdefault(key, {})
            points[end] = points.get(end, 0) + one.sum
        return {"series": [{
            "labels": [{"name": name, "value": value} for name, value in
                       zip(question.get("groupBy", []), key)],
            "points": [{"value": value, "timestamp": str(end)}
                       for end, value in sorted(points.items())]}
            for key, points in sorted(series.items())]}


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.all, self.counts, self.empties = [], [], {}, 0
        self.clients = []  # (name, profile) of what clients pushed

    def keep(self, labels, name, data):
        self.all += take_apart(labels, name, data)

    def kept(self, question, selector="{}"):
        start, end = question.get("start", 0), question.get("end", 1 << 62)
        selector += " ".join(question.get("matchers", []))
        return (one for one in self.all if start <= one.time <= end and
                selects(selector, one.labels))

    def empty(self):
        """The three shapes of nothing, in turn."""
        self.empties += 1
        return (b"", field(1, b""), pprof_stacks.write(
            {}, ("cpu", "nanoseconds"), ("cpu", "nanoseconds"), 0)
                )[self.empties % 3]

    def count(self, *what):
        self.counts[what] = self.counts.get(what, 0) + 1
        return self.counts[what]

    def handle_error(self, *_):
        pass


def on(calls, *answer, **more):
    def fault(handler, call, _):
        if call not in calls:
            return False
        handler.answer(*answer, **more)
        return True
    return fault


def refusing(status, code, message, calls=None, times=None, **headers):
    def fault(handler, call, _):
        if calls and call not in calls:
            return False
        if times and handler.server.count(message, call) > times:
            return False
        handler.refuse(status, code, message, **headers)
        return True
    return fault


def cut_nodes(handler, call, body):
    """It cuts profiles unless it is told a number of nodes, and allows 4096."""
    if call != "SelectMergeProfile":
        return False
    nodes = pprof_stacks.parts(body).get(5, [0])[0]
    if nodes > 4096:
        handler.refuse(400, "invalid_argument", "max flamegraph nodes limit "
                       f"{nodes} is greater than allowed 4096")
        return True
    if nodes:
        return False
    handler.answer(200, PROTO, pprof_stacks.write(
        {(("other", "", 0, 0),): 10}, ("cpu", "nanoseconds"),
        ("cpu", "nanoseconds"), 1000000000))
    return True


def cut_anyway(handler, _, __):
    """However many nodes it is asked for."""
    handler.share = .3
    return False


def push_cut(handler, call, _):
    """It takes three profiles, and no more."""
    if call != "Push" or handler.server.count("pushed") <= 3:
        return False
    handler.refuse(503, "unavailable", "full")
    return True


def secret(handler, _, __):
    if handler.headers.get("Authorization") == "Bearer s3cr3t-token":
        return False
    handler.refuse(401, "unauthenticated", "no org id" if "Authorization"
                   in handler.headers else "who is it?")
    return True


def question(handler, call, _):
    """It has all that it is asked for, but for the profile."""
    kind = "process_cpu:cpu:nanoseconds:cpu:nanoseconds"
    lists = {"GetProfileStats": {}, "ProfileTypes":
             {"profileTypes": [{"ID": kind}]}, "SelectSeries": {"series": [
                 {"points": [{"value": 1, "timestamp": "1676282415000"}]}]}}
    if call not in lists:
        return False
    handler.answer(200, JSON, lists[call])
    return True


MERGE = ("SelectMergeProfile",)
FAULTS = {
    "login": on(("ProfileTypes",), 200, "text/html",
                "<html>Sign in with s3cr3t-state</html>"),
    "loginlater": on(MERGE, 200, "text/html", "<html>Sign in</html>"),
    "old": on(("ProfileTypes",), 404, "text/plain", "404 page not found\n"),
    "tenant": refusing(401, "unauthenticated", "no org id"),
    "wants": refusing(401, "unauthenticated", "token, please"),
    "selector": refusing(400, "invalid_argument",
                         "parsing label selector: 1:3: syntax error", MERGE),
    "length": refusing(400, "invalid_argument", "the query time range exceeds "
                       "the limit (max_query_length, actual: 2d, limit: 1d)",
                       MERGE),
    "busy": refusing(429, "resource_exhausted", "too many", MERGE,
                     Retry_After="1"),
    "busyonce": refusing(429, "resource_exhausted", "too many once", MERGE, 1,
                         Retry_After="1"),
    "late": refusing(504, "deadline_exceeded", "request timed out, decrease "
                     "the duration of the request", MERGE),
    "cut": on(MERGE, 200, PROTO, b"\x0a\x04\x08\x01", length=1000),
    "large": on(MERGE, 200, PROTO, b"x" * 2000000),
    "broken": on(MERGE, 200, PROTO, b"\x12\xff\xff\xff"),
    "nojson": on(("ProfileTypes",), 200, JSON, "[1,"),
    "redirect": on(("ProfileTypes",), 302, "text/plain", "",
                   {"Location": "https://login.example/?state=s3cr3t-state"}),
    "nodes": cut_nodes,
    "cutanyway": cut_anyway,
    "pushcut": push_cut,
    "secret": secret,
    "question": question,
}


class Pyroscope:
    def __init__(self):
        self.server = Server()
        self.place = "127.0.0.1:%d" % self.server.server_port
        self.asked = self.server.asked
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def push(self, labels, name, pprof):
        self.server.keep(labels, name, pprof)

    def url(self, tenant, query="", **more):
        return (f"pyroscope+http://{self.place}/{tenant}?query={query}" +
                "".join(f"&{key}={value}" for key, value in more.items()))

    def end(self):
        self.server.shutdown()
        self.server.server_close()
