"""The engine, the containers and the processes of a measurement."""

import http.client
import json
import os
import signal
import socket
import time
import urllib.parse

API = "/v1.41"
IMAGE = "healthwatch/busybox:1"
SECOND = 10**9


class Engine:
    """An engine behind a Unix socket."""

    def __init__(self, path):
        self.path = path

    def call(self, method, path, body=None):
        """One request; the answer's bytes. An error status is an error."""
        connection = http.client.HTTPConnection("docker", timeout=60)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(self.path)
        text = None if body is None else json.dumps(body)
        connection.request(method, API + path, text, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {data[:200]!r}")
        return data

    def create(self, name, test, start_period=0, script="exec sleep 100000"):
        """A started container that runs a script, and whose health check runs `test` twice a second."""
        check = {"Test": ["CMD-SHELL", test], "Interval": SECOND // 2, "Timeout": 5 * SECOND, "Retries": 1000}
        check["StartPeriod"] = start_period * SECOND
        body = {"Image": IMAGE, "Cmd": ["sh", "-c", script], "Healthcheck": check}
        self.call("POST", f"/containers/create?name={name}", body)
        self.call("POST", f"/containers/{name}/start")

    def remove(self, name):
        self.call("DELETE", f"/containers/{name}?force=1")

    def health(self, name):
        return json.loads(self.call("GET", f"/containers/{name}/json"))["State"]["Health"]["Status"]

    def run(self, name, *words):
        """Runs a command in a container."""
        made = json.loads(self.call("POST", f"/containers/{name}/exec", {"Cmd": list(words)}))
        self.call("POST", f"/exec/{made['Id']}/start", {"Detach": True})

    def healthy_event(self, name, since):
        """When, in nanoseconds since 1970, the engine said that a container is healthy."""
        filters = {"container": [name], "event": ["health_status"]}
        query = {"since": since // SECOND, "until": time.time_ns() // SECOND + 1, "filters": json.dumps(filters)}
        for line in self.call("GET", "/events?" + urllib.parse.urlencode(query)).splitlines():
            event = json.loads(line)
            if event["timeNano"] >= since and event["Action"] == "health_status: healthy":
                return event["timeNano"]
        raise RuntimeError(f"the engine never called {name} healthy")


class Process:
    """A child whose end, processor time and peak memory are known exactly."""

    def __init__(self, words, environment=None):
        """Forked, not spawned: the peak of a spawned child begins with that of this interpreter."""
        self.words = words
        self.pid = os.fork()
        if self.pid == 0:
            try:
                null = os.open(os.devnull, os.O_RDWR)
                for descriptor in (0, 1, 2):
                    os.dup2(null, descriptor)
                os.execvpe(words[0], words, {**os.environ, **(environment or {})})
            finally:
                os._exit(127)

    def wait(self, expected=(0,)):
        """Waits for the end. The usage contains that of the child's own children."""
        _, status, self.usage = os.wait4(self.pid, 0)
        self.ended = time.time_ns()
        code = os.waitstatus_to_exitcode(status)
        if code not in expected:
            raise RuntimeError(f"{' '.join(self.words)}: exit status {code}")
        return self

    def peak(self):
        """The highest resident memory so far, in KiB: exact, but only while it runs."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
