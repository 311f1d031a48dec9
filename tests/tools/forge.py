"""A server on the loopback that behaves as the documented APIs of GitHub and
GitLab do for comments: pages, limits, and tokens that may only read.
"""
import http.server
import json
import re
import threading
import urllib.parse

GITHUB_MAX = 65536     # characters of a comment
GITLAB_MAX = 1000000
PAGE, PAGE_MAX = 30, 100


class Forge:
    """What the server holds; tests read and write it."""

    def __init__(self):
        self.viewer = "github-actions[bot]"
        self.may_write = True
        self.comments = {}   # of GitHub: number of the request: list
        self.pulls = []
        self.notes = {}      # of GitLab
        self.next_id = 1000
        self.log = []        # "METHOD path"
        handler = type("Bound", (Handler,), {"forge": self})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                      handler)
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def add(self, table, number, body, user=None):
        self.next_id += 1
        entry = {"id": self.next_id, "body": body,
                 "user": {"login": user or self.viewer},
                 "author": {"id": 7 if user is None else 8}}
        table.setdefault(number, []).append(entry)
        return entry

    def find(self, table, identity):
        return next((entry for entries in table.values() for entry in entries
                     if entry["id"] == identity), None)


class Handler(http.server.BaseHTTPRequestHandler):
    forge = None
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, content, headers=()):
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for key, value in headers:
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(data)

    def page(self, entries):
        size = min(int(self.query.get("per_page", PAGE)), PAGE_MAX)
        number = int(self.query.get("page", 1))
        more = len(entries) > size * number
        headers = [("X-Next-Page", str(number + 1) if more else "")]
        if more:
            query = urllib.parse.urlencode({**self.query, "page": number + 1})
            headers.append(("Link", '<http://%s%s?%s>; rel="next"' % (
                self.headers["Host"], self.path, query)))
        self.answer(200, entries[size * (number - 1):size * number], headers)

    def handle_any(self):
        url = urllib.parse.urlsplit(self.path)
        self.path = url.path
        self.query = dict(urllib.parse.parse_qsl(url.query))
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        self.body = json.loads(raw) if raw else {}
        self.forge.log.append(f"{self.command} {self.path}")
        if not (self.headers.get("Authorization")
                or self.headers.get("PRIVATE-TOKEN")):
            return self.answer(401, {"message": "Requires authentication"})
        for method, pattern, action in ROUTES:
            match = re.fullmatch(pattern, self.path)
            if match and method == self.command:
                return action(self, *map(int, match.groups()))
        return self.answer(404, {"message": "Not Found"})

    do_GET = do_POST = do_PATCH = do_PUT = handle_any

    def write(self, limit, refusal, too_long, store):
        body = self.body.get("body")
        if not self.forge.may_write:
            return self.answer(403, {"message": refusal})
        if not isinstance(body, str) or not body or len(body) > limit:
            return self.answer(*too_long)
        entry = store(body)
        if entry is None:
            return self.answer(404, {"message": "Not Found"})
        return self.answer(201 if self.command == "POST" else 200, entry)

    def change(self, table, identity):
        def store(body):
            entry = self.forge.find(table, identity)
            if entry:
                entry["body"] = body
            return entry
        return store

    def write_github(self, store):
        return self.write(
            GITHUB_MAX, "Resource not accessible by integration",
            (422, {"message": "Validation Failed", "errors": [
                {"message": "body is too long (maximum is 65536 characters)"}
            ]}), store)

    def write_gitlab(self, store):
        return self.write(
            GITLAB_MAX, "403 Forbidden",
            (400, {"message": {"note": ["is too long"]}}), store)


# The repository and the project are those of the tests.
REPO = "/repos/acme/app"
PROJECT = r"/api/v4/projects/42/merge_requests"
ROUTES = (
    ("POST", "/graphql", lambda h: h.answer(
        200, {"data": {"viewer": {"login": h.forge.viewer}}})),
    ("GET", REPO + "/pulls", lambda h: h.page(
        [p for p in h.forge.pulls if p["state"] == h.query.get("state")])),
    ("GET", REPO + r"/issues/(\d+)/comments", lambda h, number: h.page(
        h.forge.comments.get(number, []))),
    ("POST", REPO + r"/issues/(\d+)/comments", lambda h, number:
        h.write_github(lambda body: h.forge.add(h.forge.comments, number,
                                                body))),
    ("PATCH", REPO + r"/issues/comments/(\d+)", lambda h, identity:
        h.write_github(h.change(h.forge.comments, identity))),
    ("GET", "/api/v4/user", lambda h: h.answer(200, {"id": 7})),
    ("GET", PROJECT + r"/(\d+)/notes", lambda h, number: h.page(
        h.forge.notes.get(number, []))),
    ("POST", PROJECT + r"/(\d+)/notes", lambda h, number:
        h.write_gitlab(lambda body: h.forge.add(h.forge.notes, number,
                                                body))),
    ("PUT", PROJECT + r"/\d+/notes/(\d+)", lambda h, identity:
        h.write_gitlab(h.change(h.forge.notes, identity))),
)
