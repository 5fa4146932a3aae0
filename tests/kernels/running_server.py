"""A running server, and the requests to it."""

import json
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

from steps import PATIENCE, Failure, require

HEAD = b"HTTP/1.0 200 OK\r\n"
BODY = b"Have a nice day!\n"
REQUEST = b"GET / HTTP/1.0\r\n\r\n"


def sockets():
    """Returns the number of TCP sockets that the kernel keeps, those of closed connections in TIME_WAIT not included."""
    return int(re.search(r"^TCP: .*\balloc (\d+)", Path("/proc/net/sockstat").read_text(), re.MULTILINE)[1])


def exchange(port, request):
    """Sends a request, and returns all bytes up to the FIN. A reset raises an error."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(request)
        answer = b""
        while part := client.recv(65536):
            answer += part
        return answer


def require_response(answer, body=BODY):
    """Requires a whole response with the body."""
    head, _, rest = answer.partition(b"\r\n\r\n")
    require(answer.startswith(HEAD), f"the answer begins with {answer[:40]!r}")
    require(rest == body, f"the body is {rest[:40]!r}")
    return head


class Server:
    """A running server, on a port that the kernel chooses."""

    def __init__(self, binary, folder, *options, **user):
        self.binary = binary
        self.stats_file = folder / "stats"
        self.answered = 0
        self.sockets_at_start = sockets()
        self.process = subprocess.Popen(
            [binary, "--listen", "127.0.0.1:0", "--stats", self.stats_file, *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **user)
        self.line = self.process.stdout.readline().strip()
        if not self.line.startswith("listening on"):
            self.process.kill()
            raise Failure(f"the server does not start: {self.process.stderr.read().strip()}")
        self.port = int(re.search(r":(\d+)[, :]", self.line)[1])

    def figures(self):
        """Returns the sums of the stats file."""
        text = subprocess.run(
            [self.binary, "stats", self.stats_file, "--json"], check=True, capture_output=True, text=True).stdout
        return json.loads(text)["total"]

    def await_figure(self, name, value):
        """Waits for a figure: a loop counts an answer after the client has received it."""
        limit = time.monotonic() + PATIENCE
        while (seen := self.figures()[name]) != value:
            require(time.monotonic() < limit, f"the figure {name} is {seen}, not {value}")
            time.sleep(0.1)

    def stop(self):
        """Stops the server, and returns its report."""
        self.process.send_signal(signal.SIGTERM)
        output, error = self.process.communicate(timeout=PATIENCE)
        require(self.process.returncode == 0, f"the exit code is {self.process.returncode}: {error.strip()}")
        require(error == "", f"the server reports: {error.strip()}")
        return output.strip().splitlines()[-1]

    def kill(self):
        """Ends the server of a failed step."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
