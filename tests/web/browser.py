"""Chromium without a window, driven over a pipe: no other library is needed.

The protocol is Chromium's own (DevTools): JSON messages that end with a NUL
byte, commands on file descriptor 3, answers and events on 4.
"""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find():
    """The path of a browser, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One browser process with one page at a time."""

    def __init__(self, path):
        self.home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_child, self.commands = os.pipe()
        self.answers, from_child = os.pipe()
        self.child = subprocess.Popen(
            ["/bin/sh", "-c",
             f'exec 3<&{to_child} 4>&{from_child} "$@"', "sh", path,
             "--headless=new", "--remote-debugging-pipe", "--no-sandbox",
             "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--disable-component-update",
             "--hide-scrollbars", "--force-device-scale-factor=1",
             f"--user-data-dir={self.home.name}"],
            pass_fds=(to_child, from_child), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_child)
        os.close(from_child)
        self.number, self.pending, self.events = 0, b"", []
        self.session = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.kill()
        self.child.wait()
        os.close(self.commands)
        os.close(self.answers)
        self.home.cleanup()

    def _message(self, end):
        while b"\0" not in self.pending:
            ready, _, _ = select.select([self.answers], [], [],
                                        max(0, end - time.monotonic()))
            part = os.read(self.answers, 1 << 20) if ready else b""
            if not part:
                raise RuntimeError("the browser does not answer")
            self.pending += part
        text, self.pending = self.pending.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, seconds=60, **parameters):
        """The result of one command; events that come first are kept."""
        self.number += 1
        command = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            command["sessionId"] = self.session
        os.write(self.commands, json.dumps(command).encode() + b"\0")
        end = time.monotonic() + seconds
        while True:
            message = self._message(end)
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            if "method" in message:
                self.events.append(message)

    def wait(self, method, seconds=60):
        """Until an event of the name has come since the page was opened."""
        end = time.monotonic() + seconds
        while not any(event["method"] == method for event in self.events):
            message = self._message(end)
            if "method" in message:
                self.events.append(message)

    def open(self, url, width=1280, height=900, scripts=True):
        """A fresh page, loaded; events holds what happened meanwhile."""
        if self.session:
            self.call("Page.close")
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")
        attached = self.call("Target.attachToTarget", flatten=True,
                             targetId=target["targetId"])
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "DOM",
                       "Accessibility"):
            self.call(domain + ".enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, deviceScaleFactor=1, mobile=False)
        self.scheme("light")
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.events = []
        self.call("Page.navigate", url=url)
        self.wait("Page.loadEventFired")

    def scheme(self, name):
        """The reader's taste: light or dark."""
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": name}])

    def value(self, expression):
        """What an expression is worth in the page, as JSON has it."""
        result = self.call("Runtime.evaluate", expression=expression,
                           returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def press(self, key, code):
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key,
                      windowsVirtualKeyCode=code)

    def click(self, x, y):
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y,
                      button="none" if kind == "mouseMoved" else "left",
                      clickCount=1)

    def shot(self, path, full=True, most=6000):
        """A picture of the page, from its top."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        options = {}
        if full:
            options = {"captureBeyondViewport": True, "clip": {
                "x": 0, "y": 0, "width": size["width"],
                "height": min(size["height"], most), "scale": 1}}
        data = self.call("Page.captureScreenshot", format="png", **options)
        with open(path, "wb") as file:
            file.write(base64.b64decode(data["data"]))
