"""What `serve` costs and stands: requests beside nginx, metrics of a thousand containers, thousands of streams."""

import json
import os
import re
import resource
import select
import shutil
import socket
import subprocess
import time
import urllib.request

from overview import Simulated

NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
    access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{
        listen {port}; keepalive_requests 100000000;
        location = /health {{ default_type application/json; return 200 '{{"status":"healthy"}}'; }}
    }}
}}
"""


class Server:
    """`serve` for a simulated engine, on a core of its own where there are two."""

    def __init__(self, bench, simulated):
        words = [bench.healthwatch, "serve", "--listen", "127.0.0.1:0", "--no-record", "-H", f"unix://{simulated.socket}"]
        self.process = subprocess.Popen(pinned(0, words), stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        self.port = int(re.search(r":(\d+)$", line.strip())[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return answer.read()

    def memory(self, name="VmRSS"):
        """Resident, in MiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024

    def sockets(self):
        """How many it has open."""
        folder, count = f"/proc/{self.process.pid}/fd", 0
        for name in os.listdir(folder):
            try:
                count += os.readlink(os.path.join(folder, name)).startswith("socket:")
            except FileNotFoundError:
                pass  # Closed meanwhile.
        return count

    def close(self):
        self.process.terminate()
        self.process.wait()


def pinned(core, words):
    """The words of a process on that core, beside which the load gets the others."""
    return ["taskset", "-c", str(core), *words] if shutil.which("taskset") and os.cpu_count() > 1 else words


def load(url, connections, seconds, more=()):
    """Requests a second, and milliseconds: the median and the 99th of a hundred."""
    words = pinned(1, ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *more, url])
    text = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    units = {"us": 1e-3, "ms": 1, "s": 1e3}

    def latency(name):
        number, unit = re.search(rf"{name}%\s+([\d.]+)(us|ms|s)", text).groups()
        return float(number) * units[unit]

    errors = re.search(r"Socket errors.*|Non-2xx.*", text)
    return {
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), "median_ms": latency("50"),
        "p99_ms": latency("99"), "errors": errors[0] if errors else "",
    }


class Serving:
    def __init__(self, bench):
        self.bench = bench
        self.folder = bench.options.folder
        self.quick = bench.quick

    def simulated(self, name, count):
        return Simulated(self.bench.engine, self.folder, name, count)

    def requests(self, name):
        """/health under load, beside nginx that returns the same text."""
        seconds = 3 if self.quick else 15
        simulated = self.simulated(name, 50)
        server = Server(self.bench, simulated)
        try:
            results = {
                f"healthwatch, {count} connections": load(f"{server.url}/health", count, seconds) for count in (16, 64, 256)
            }
            fresh = ("-H", "Connection: close")
            results["healthwatch, a connection each"] = load(f"{server.url}/health", 16, seconds, fresh)
            results["healthwatch, MiB"] = round(server.memory("VmHWM"), 1)
        finally:
            server.close()
            simulated.close()
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        if program:
            results.update(self.nginx(program, seconds))
        return results

    def nginx(self, program, seconds):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        path = os.path.join(self.folder, "nginx.conf")
        with open(path, "w", encoding="ascii") as file:
            file.write(NGINX.format(folder=self.folder, port=port))
        process = subprocess.Popen(pinned(0, [program, "-c", path, "-p", self.folder]))
        try:
            until(lambda: socket.create_connection(("127.0.0.1", port)).close() is None)
            return {"nginx, 64 connections": load(f"http://127.0.0.1:{port}/health", 64, seconds)}
        finally:
            process.terminate()
            process.wait()

    def metrics(self, name):
        """/metrics of a thousand containers: milliseconds of a scrape by itself, after a change and without one, and bytes."""
        simulated = self.simulated(name, 1_000)
        server = Server(self.bench, simulated)
        try:
            until(lambda: b"sim-999" in server.get("/metrics"))
            time.sleep(5)
            fresh, kept = [], []
            for number in range(10 if self.quick else 50):
                fresh.append(self.after_change(server, simulated, number))
                for _ in range(4):
                    began = time.perf_counter()
                    size = len(server.get("/metrics"))
                    kept.append((time.perf_counter() - began) * 1e3)
            return {
                "bytes": size, "median_ms": median(kept), "longest_ms": max(kept),
                "after_change_median_ms": median(fresh), "after_change_longest_ms": max(fresh),
                "mib": round(server.memory(), 1), "wrk": load(f"{server.url}/metrics", 4, 3 if self.quick else 10),
            }
        finally:
            server.close()
            simulated.close()

    @staticmethod
    def after_change(server, simulated, number):
        """The first scrape after a publication, for which everything is written anew."""
        stream = socket.create_connection(("127.0.0.1", server.port))
        stream.sendall(b"GET /api/v1/$stream HTTP/1.1\r\nHost: x\r\n\r\n")
        read_until(stream, b'"publication"')
        simulated.change(number)
        read_until(stream, b'"publication"')
        stream.close()
        began = time.perf_counter()
        server.get("/metrics")
        return (time.perf_counter() - began) * 1e3

    def streams(self, name):
        """2,000 clients of a stream, and some that read nothing: when a change reaches the last, in milliseconds, and MiB."""
        count, deaf, rounds = 2_000, 20, 5 if self.quick else 20
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8_192), hard))
        simulated = self.simulated(name, 200)
        server = Server(self.bench, simulated)
        clients, poll = {}, select.epoll()
        silent = [self.open(server, "/health/app-1/$stream?poll_interval=0.1&detailed=true", 4_096) for _ in range(deaf)]
        try:
            for _ in range(count):
                client = self.open(server, "/health/$stream?poll_interval=3600")
                clients[client.fileno()] = client
                poll.register(client, select.EPOLLIN)
            self.read_all(clients, poll, b"data: ", len(clients))
            opened = server.sockets() - deaf + 1
            time.sleep(1)
            late = []
            for _ in range(rounds):
                for _ in range(2):
                    moment = simulated.change(0)
                    self.read_all(clients, poll, b"data: ", len(clients))
                    late.append((time.time_ns() - moment) / 1e6)
                    time.sleep(0.2)
            memory, health = server.memory("VmHWM"), load(f"{server.url}/health", 16, 3)
            # A client that reads nothing cannot be told that it was dropped: the server's descriptors tell.
            dropped = until(lambda: server.sockets() < opened, 60)
            return {
                "clients": count, "changes": len(late), "median_ms": median(late), "longest_ms": max(late),
                "peak_mib": round(memory, 1), "beside": health, "deaf_dropped": dropped,
            }
        finally:
            for client in [*clients.values(), *silent]:
                client.close()
            server.close()
            simulated.close()
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    @staticmethod
    def open(server, path, room=None):
        client = socket.socket()
        if room:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        client.connect(("127.0.0.1", server.port))
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        return client

    @staticmethod
    def read_all(clients, poll, pattern, count):
        """Reads until each client got the pattern."""
        waiting, end = set(clients), time.monotonic() + 20
        while waiting:
            if time.monotonic() > end:
                raise RuntimeError(f"{len(waiting)} of {count} clients were never told")
            for number, _ in poll.poll(1):
                if pattern in clients[number].recv(65_536):
                    waiting.discard(number)


def read_until(stream, pattern):
    text = b""
    while pattern not in text:
        text += stream.recv(65_536)


def median(values):
    return sorted(values)[len(values) // 2]


def until(condition, seconds=20):
    """Waits for a condition; whether it came."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return True
        except OSError:
            pass
        time.sleep(0.05)
    return False
