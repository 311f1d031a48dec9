"""A git server on loopback that takes pushes from one user alone."""
import base64
import http.server
import os
import subprocess
import threading


class GitServer:
    def __init__(self, root, user, password):
        self.asked = 0
        wanted = "Basic " + base64.b64encode(
            f"{user}:{password}".encode()).decode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(handler):
                push = "git-receive-pack" in handler.path
                given = handler.headers.get("Authorization")
                if push and given != wanted:
                    self.asked += 1
                    handler.send_response(401)
                    handler.send_header("WWW-Authenticate", "Basic realm=git")
                    handler.end_headers()
                    return
                path, _, query = handler.path.partition("?")
                env = dict(
                    os.environ, GIT_PROJECT_ROOT=str(root), PATH_INFO=path,
                    GIT_HTTP_EXPORT_ALL="1", QUERY_STRING=query,
                    REQUEST_METHOD=handler.command, REMOTE_USER=user,
                    HTTP_CONTENT_ENCODING=handler.headers.get(
                        "Content-Encoding", ""),
                    CONTENT_TYPE=handler.headers.get("Content-Type", ""))
                body = self.body(handler)
                done = subprocess.run(["git", "http-backend"], env=env,
                                      input=body, capture_output=True)
                head, _, content = done.stdout.partition(b"\r\n\r\n")
                fields = dict(line.split(": ", 1)
                              for line in head.decode().split("\r\n"))
                handler.send_response(int(fields.pop("Status", "200")[:3]))
                for name, value in fields.items():
                    handler.send_header(name, value)
                handler.end_headers()
                handler.wfile.write(content)

            do_GET = do_POST = answer

            def log_message(handler, *words):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_port}"

    @staticmethod
    def body(handler):
        if handler.headers.get("Transfer-Encoding") == "chunked":
            body = b""
            while size := int(handler.rfile.readline(), 16):
                body += handler.rfile.read(size)
                handler.rfile.readline()
            return body
        return handler.rfile.read(int(handler.headers.get(
            "Content-Length", 0)))
