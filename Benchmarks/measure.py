"""Measures healthwatch beside what a user would use instead: how fast it tells, what it costs, how fast it starts."""

import argparse
import json
import os
import platform
import random
import shutil
import signal
import statistics
import sys
import time
import urllib.parse

from healing import Healing
from lab import API, Engine, Process
from overview import Overview
from probes import Probes
from serving import Serving

# The first `health_status: healthy` line ends it: grep ends by itself, and curl, which would notice at its next line
# only, is killed.
CURL_EVENTS = """
exec 3< <(exec curl -sN --unix-socket "$1" "http://docker$3/events?filters=$2")
grep -q -m 1 '"health_status: healthy"' <&3
kill $!
"""
INSPECT_LOOP = """until [ "$(docker inspect -f '{{.State.Health.Status}}' "$1")" = healthy ]; do sleep 1; done"""
CURL_LOOP = """
until curl -s --unix-socket "$2" "http://docker$3/containers/$1/json" | grep -q '"Health":{"Status":"healthy"'
do sleep 1; done
"""
COMPOSE_FILE = """
name: bench
services:
  web:
    image: healthwatch/busybox:1
    command: [sleep, "100000"]
    healthcheck: {{test: [CMD-SHELL, "{test}"], interval: {interval}, retries: 1000, start_period: 300s}}
"""


def p90(values):
    return sorted(values)[max(0, round(len(values) * 0.9) - 1)]


def spread(values, digits=3):
    numbers = {"median": statistics.median(values), "p90": p90(values), "lowest": min(values)}
    return {**{name: round(value, digits) for name, value in numbers.items()}, "rounds": len(values)}


class Bench:
    def __init__(self, options):
        self.options = options
        self.quick = options.quick
        self.healthwatch = options.binary
        self.socket = os.environ["DOCKER_HOST"].removeprefix("unix://")
        self.engine = Engine(self.socket)

    def compose(self, *words):
        path = os.path.join(self.options.folder, "compose.yaml")
        return [*self.options.compose.split(), "-f", path, *words]

    def write_compose(self, test, interval):
        with open(os.path.join(self.options.folder, "compose.yaml"), "w", encoding="ascii") as file:
            file.write(COMPOSE_FILE.format(test=test, interval=interval))

    def inspect_loop(self, name):
        if shutil.which("docker"):
            return ["bash", "-c", INSPECT_LOOP, "bash", name]
        return ["bash", "-c", CURL_LOOP, "bash", name, self.socket, API]

    # How fast each tells.

    def latency(self):
        fast, slow = (5, 2) if self.quick else (25, 7)
        self.write_compose("test -f /ok", "500ms")
        programs = {
            "healthwatch wait": (self.wait_for, fast, 0.3),
            "healthwatch wait, stream cut": (self.wait_for, fast, 0.3),
            "curl /events": (self.curl_events, fast, 0.3),
            "docker-compose up --wait": (self.compose_up, slow, 1.5),
            "docker inspect, sleep 1": (self.inspect_loop, slow, 0.3),
        }
        times = {name: [] for name in programs}
        proxy = os.path.join(self.options.folder, "proxy.sock")
        relay = Process([sys.executable, os.path.join(os.path.dirname(__file__), "proxy.py"), proxy, self.socket])
        try:
            for index in range(fast):
                for name, (words, rounds, settle) in programs.items():
                    if index < rounds:
                        cut = relay if "cut" in name else None
                        times[name].append(self.latency_round(words, settle, cut, proxy))
        finally:
            relay.kill()
        return {name: spread(values) for name, values in times.items()}

    def wait_for(self, name):
        return [self.healthwatch, "wait", f"container:{name}", "--no-probe", "-q"]

    def curl_events(self, name):
        filters = json.dumps({"container": [name], "event": ["health_status"]})
        return ["bash", "-c", CURL_EVENTS, "bash", self.socket, urllib.parse.quote(filters), API]

    def compose_up(self, _):
        return self.compose("up", "-d", "--wait")

    def latency_round(self, words, settle, cut, proxy):
        """Milliseconds from the engine's event to the end of the program that waits for it."""
        name = "web"
        if words == self.compose_up:
            name = "bench-web-1"
            Process(self.compose("up", "-d")).wait()
        else:
            self.engine.create(name, "test -f /ok", start_period=300)
        try:
            # A loop meets the event at any phase.
            time.sleep(random.random())
            began = time.time_ns()
            program = Process(words(name), {"DOCKER_HOST": f"unix://{proxy}"} if cut else None)
            time.sleep(settle)
            if cut:
                os.kill(cut.pid, signal.SIGUSR1)
                time.sleep(settle)
            self.engine.run(name, "touch", "/ok")
            program.wait()
            return (program.ended - self.engine.healthy_event(name, began)) / 1e6
        finally:
            self.engine.remove(name)

    # What a wait costs.

    def cost(self):
        seconds = 5 if self.quick else 30
        self.write_compose("false", "1s")
        Process(self.compose("up", "-d")).wait()
        name = "bench-web-1"
        limit = ["timeout", str(seconds)]
        programs = {
            "healthwatch wait": ([*self.wait_for(name), "--timeout", f"{seconds}s"], (124,)),
            "docker-compose up --wait": (self.compose("up", "-d", "--wait", "--wait-timeout", str(seconds)), (0, 1)),
            "docker inspect, sleep 1": ([*limit, *self.inspect_loop(name)], (124,)),
        }
        try:
            return {name: self.cost_of(*program, seconds) for name, program in programs.items()}
        finally:
            self.engine.remove(name)

    @staticmethod
    def cost_of(words, expected, seconds):
        program = Process(words)
        time.sleep(seconds - 0.5)
        # The children of a loop come and go: of those only the usage tells.
        peak = 0 if words[0] == "timeout" else program.peak()
        usage = program.wait(expected).usage
        return {
            "seconds": seconds,
            "cpu_ms": round((usage.ru_utime + usage.ru_stime) * 1e3, 1),
            "peak_mib": round((peak or usage.ru_maxrss) / 1024, 1),
        }

    # How fast each starts and ends when there is nothing to wait for.

    def startup(self):
        self.engine.create("good", "true")
        while self.engine.health("good") != "healthy":
            time.sleep(0.1)
        programs = {
            "healthwatch wait": self.wait_for("good"),
            "healthwatch --version": [self.healthwatch, "--version"],
            "curl /containers/json": ["curl", "-s", "--unix-socket", self.socket, f"http://docker{API}/containers/json"],
            "docker ps": ["docker", "ps", "-q"],
        }
        if not shutil.which("docker"):
            del programs["docker ps"]
        times = {name: [] for name in programs}
        try:
            for _ in range(30 if self.quick else 200):
                for name, words in programs.items():
                    times[name].append(self.spawn(words))
        finally:
            self.engine.remove("good")
        return {name: spread(values) for name, values in times.items()}

    # What a look into one container costs.

    def inspect(self):
        rounds, size = (10, 64) if self.quick else (50, 1024)
        # Lines of 8 KiB, as the engine writes them down.
        flood = f"yes $(head -c 8000 /dev/zero | tr '\\0' x) | head -c {size}M; touch /done; exec sleep 100000"
        self.engine.create("bad", "echo no luck; exit 1")
        self.engine.create("loud", "test -e /done", script=flood)
        for name, health in (("bad", "starting"), ("loud", "healthy")):
            while self.engine.health(name) != health:
                time.sleep(0.1)
        calls = ["_ping", "containers/json?all=1", "containers/bad/json", "containers/bad/top", "images/json",
                 "containers/bad/logs?stdout=1&stderr=1&tail=120", f"events?since=1&until={int(time.time())}"]
        programs = {
            "healthwatch inspect": [self.healthwatch, "inspect", "bad"],
            "healthwatch inspect --no-exec": [self.healthwatch, "inspect", "--no-exec", "bad"],
            "healthwatch inspect, large log": [self.healthwatch, "inspect", "loud"],
            "curl, the same calls": ["curl", "-s", "-Z", "--unix-socket", self.socket,
                                     *[f"http://docker{API}/{call}" for call in calls]],
            "docker inspect": ["docker", "inspect", "bad"],
        }
        if not shutil.which("docker"):
            del programs["docker inspect"]
        times = {name: [] for name in programs}
        try:
            for _ in range(rounds):
                for name, words in programs.items():
                    times[name].append(self.spawn(words, (0, 1)))
            usage = Process(programs["healthwatch inspect, large log"]).wait((0, 1)).usage
        finally:
            self.engine.remove("bad")
            self.engine.remove("loud")
        return {name: spread(values) for name, values in times.items()}, usage.ru_maxrss / 1024, size

    @staticmethod
    def spawn(words, expected=(0,)):
        silence = [(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_RDWR, 0) for descriptor in (1, 2)]
        began = time.perf_counter()
        pid = os.posix_spawnp(words[0], words, os.environ, file_actions=silence)
        _, status = os.waitpid(pid, 0)
        elapsed = time.perf_counter() - began
        if os.waitstatus_to_exitcode(status) not in expected:
            raise RuntimeError(f"{words[0]}: exit status {os.waitstatus_to_exitcode(status)}")
        return elapsed * 1e3


def show(title, rows, columns, reference):
    """A table with how often each row is the reference, by the first column."""
    print(f"\n{title}")
    print("  " + " " * 30 + "".join(f"{label:>12}" for label, _ in columns) + f"{'ratio':>10}")
    base = rows[reference][columns[0][1]]
    for name, values in rows.items():
        numbers = "".join(f"{values[key]:>12.2f}" for _, key in columns)
        values["ratio"] = round(values[columns[0][1]] / base, 2) if base else None
        print(f"  {name:30}{numbers}{values['ratio'] or 0:>9.2f}x")


def compare(targets):
    """Each target beside what came out."""
    print("\ntargets")
    for target in targets:
        target["met"] = target["value"] <= target["limit"]
        print(f"  {target['name']:48}{target['value']:>8.2f} (at most {target['limit']:g}) {'met' if target['met'] else 'MISSED'}")


def main():
    parser = argparse.ArgumentParser()
    for name in ("binary", "compose", "folder", "output"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    bench = Bench(options)

    startup = bench.startup()
    show("start to end, nothing to wait for (ms)", startup,
         [("median", "median"), ("p90", "p90"), ("lowest", "lowest")], "curl /containers/json")
    inspect, inspect_peak, log_size = bench.inspect()
    show(f"a look into one container; the large log has {log_size} MiB (ms)", inspect,
         [("median", "median"), ("p90", "p90"), ("lowest", "lowest")], "curl, the same calls")
    overview = Overview(bench)
    bench.engine.create("model", "true")
    while bench.engine.health("model") != "healthy":
        time.sleep(0.1)
    growing, watch = overview.growing("model"), overview.watch("model")
    serving = Serving(bench)
    requests, metrics, streams = serving.requests("model"), serving.metrics("model"), serving.streams("model")
    bench.engine.remove("model")
    many = overview.real()
    columns = [("median ms", "median"), ("peak MiB", "mib")]
    show("one look at 200 containers", many, columns, "curl /containers/json")
    show("the same, simulated", growing, columns, "200 containers")
    status = many["healthwatch status"]
    print("\nserve, requests a second of /health on one core, and milliseconds")
    for name, values in requests.items():
        print(f"  {name:36}{values}")
    print(f"\n/metrics of 1,000 containers: {metrics}\n\n2,000 streams: {streams}")
    probes = Probes(bench)
    once, crowd = probes.once(), probes.many()
    show("a single probe of a URL on loopback (ms)", once,
         [("median", "median"), ("p90", "p90"), ("lowest", "lowest")], "curl -fsS")
    print(f"\n1,000 probes a second: {crowd}")
    latency = bench.latency()
    show("event to exit (ms)", latency,
         [("median", "median"), ("p90", "p90"), ("lowest", "lowest")], "curl /events")
    healing = {name: {**spread(values), "longest": round(max(values), 1)} for name, values in Healing(bench).delays().items()}
    show("from unhealthy, and the minimum time, to the restart (ms)", healing,
         [("median", "median"), ("p90", "p90"), ("longest", "longest")], "healthwatch heal")
    cost = bench.cost()
    show("a wait that times out", cost, [("CPU ms", "cpu_ms"), ("peak MiB", "peak_mib")], "healthwatch wait")

    wait, cut = latency["healthwatch wait"], latency["healthwatch wait, stream cut"]
    targets = [
        {"name": "event to exit, median ms", "value": wait["median"], "limit": 2},
        {"name": "the same with the stream cut, median ms", "value": cut["median"], "limit": 2},
        {"name": "a wait's CPU ms", "value": cost["healthwatch wait"]["cpu_ms"], "limit": 30},
        {"name": "a wait's peak MiB", "value": cost["healthwatch wait"]["peak_mib"], "limit": 20},
        {"name": "wait on a healthy container, times curl's list", "value": startup["healthwatch wait"]["ratio"],
         "limit": 1.3},
        {"name": "inspect without exec, ms beyond curl's same calls",
         "value": inspect["healthwatch inspect --no-exec"]["median"] - inspect["curl, the same calls"]["median"],
         "limit": 60},
        {"name": "inspect with exec reads, ms", "value": inspect["healthwatch inspect"]["median"], "limit": 400},
        {"name": "status over 200 containers, times curl's list", "value": status["ratio"], "limit": 1.2},
        {"name": "the same, times docker ps", "value": status["median"] / many["docker ps"]["median"], "limit": 0.8},
        {"name": "the same, peak MiB", "value": status["mib"], "limit": 25},
        {"name": "status over 10,000 containers, peak MiB", "value": growing["10000 containers"]["mib"], "limit": 150},
        {"name": "time of 10,000 beside 5,000 containers", "limit": 2.2,
         "value": growing["10000 containers"]["median"] / growing["5000 containers"]["median"]},
        {"name": "watch of 200 containers, % of a core", "value": watch["cpu"], "limit": 2},
        {"name": "the same, MiB of growth", "value": watch["grown"], "limit": 4},
        {"name": "event to the line of a watch, longest ms", "value": watch["late"], "limit": 50},
        {"name": "event to the screen of a watch, longest ms", "value": watch["screen"], "limit": 50},
        {"name": "a single probe, times curl -fsS", "value": once["healthwatch probe"]["ratio"], "limit": 1.2},
        {"name": "1,000 probes a second, % of a core", "value": crowd["cpu_percent"], "limit": 40},
        {"name": "the same, peak MiB", "value": crowd["peak_mib"], "limit": 60},
        {"name": "the same, longest delay of a period, ms", "value": crowd["late_ms"], "limit": 50},
        {"name": "a request of /health under load, microseconds (25,000/s)", "limit": 40,
         "value": 1e6 / requests["healthwatch, 64 connections"]["rate"]},
        {"name": "the same, p99 ms", "value": requests["healthwatch, 64 connections"]["p99_ms"], "limit": 5},
        {"name": "/metrics of 1,000 containers after a change, longest ms", "limit": 15,
         "value": metrics["after_change_longest_ms"]},
        {"name": "a change to the last of 2,000 streams, longest ms", "value": streams["longest_ms"], "limit": 150},
        {"name": "the same, peak MiB", "value": streams["peak_mib"], "limit": 120},
        {"name": "unhealthy to restart, longest ms", "value": healing["healthwatch heal"]["longest"], "limit": 100},
        {"name": "the same after a minimum time", "value": healing["heal --min-unhealthy 1s"]["longest"], "limit": 100},
        {"name": f"inspect of a log of {log_size} MiB, peak MiB", "value": inspect_peak, "limit": 40},
    ]
    compare(targets)
    report = {
        "schema": "healthwatch.bench/v1", "quick": options.quick, "machine": platform.platform(), "cpus": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2), "startup_ms": startup, "inspect_ms": inspect, "latency_ms": latency, "healing_ms": healing,
        "cost": cost,
        "probes": {"once_ms": once, "crowd": crowd},
        "serving": {"requests": requests, "metrics": metrics, "streams": streams},
        "overview": {"real": many, "simulated": growing, "watch": watch},
        "targets": targets,
    }
    os.makedirs(os.path.dirname(options.output), exist_ok=True)
    with open(options.output, "w", encoding="utf-8") as file:
        json.dump(report, file, indent=2)
        file.write("\n")


if __name__ == "__main__":
    main()
