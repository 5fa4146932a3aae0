"""A headless browser of the Chromium family, by the DevTools protocol over two pipes."""

import base64
import fcntl
import json
import os
import subprocess

# In seconds: a loaded machine takes long for the start of a browser.
PATIENCE = 120


class Browser:
    def __init__(self, program, profile):
        command_read, command_write = os.pipe()
        event_read, event_write = os.pipe()
        # The browser reads commands from descriptor 3, and writes to descriptor 4. The shell moves the pipes there.
        child = [fcntl.fcntl(fd, fcntl.F_DUPFD, 5) for fd in (command_read, event_write)]
        os.close(command_read)
        os.close(event_write)
        self._process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{child[0]} 4>&{child[1]}', "bash", program, "--headless=new", "--no-sandbox",
             "--disable-gpu", "--autoplay-policy=no-user-gesture-required", f"--user-data-dir={profile}",
             "--window-size=1000,900", "--remote-debugging-pipe", "about:blank"],
            pass_fds=child, stderr=subprocess.DEVNULL)
        for fd in child:
            os.close(fd)
        self._commands = os.fdopen(command_write, "wb", buffering=0)
        self._events = os.fdopen(event_read, "rb")
        self._last = 0
        self._session = None

    def __enter__(self):
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._call("Page.enable")
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(PATIENCE)

    def load(self, url):
        """Loads a page, and returns when all its resources are there."""
        self._call("Page.navigate", url=url)
        while self._read().get("method") != "Page.loadEventFired":
            pass

    def evaluate(self, expression):
        """Evaluates a script, and returns the value of its promise."""
        result = self._call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"]))
        return result["result"].get("value")

    def screenshot(self):
        return base64.b64decode(self._call("Page.captureScreenshot", format="png")["data"])

    def _call(self, method, **parameters):
        self._last += 1
        command = {"id": self._last, "method": method, "params": parameters}
        if self._session:
            command["sessionId"] = self._session
        self._commands.write(json.dumps(command).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def _read(self):
        message = bytearray()
        while (byte := self._events.read(1)) != b"\0":
            if not byte:
                raise RuntimeError("the browser has ended")
            message += byte
        return json.loads(message)
