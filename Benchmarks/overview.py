"""What an overview costs: `status` beside curl and docker ps, and `watch` while it runs."""

import json
import os
import pty
import re
import select
import subprocess
import sys
import time

from lab import IMAGE, SECOND, Process

HERE = os.path.dirname(__file__)
LIST = "/containers/json?all=1"


class Simulated:
    """The engine of simulated.py for so many containers, with the answers of a real one."""

    def __init__(self, engine, folder, name, count):
        self.socket = os.path.join(folder, f"{name}.sock")
        paths = {}
        for file, call in (("list", LIST), ("inspect", f"/containers/{name}/json")):
            paths[file] = os.path.join(folder, f"{file}.json")
            with open(paths[file], "wb") as out:
                out.write(engine.call("GET", call))
        words = [sys.executable, "-B", os.path.join(HERE, "simulated.py"), self.socket, paths["list"], paths["inspect"]]
        self.process = subprocess.Popen([*words, str(count)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()

    def change(self, number):
        """Turns the health of a container; the moment of the event in nanoseconds since 1970."""
        self.process.stdin.write(f"sim-{number}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self):
        self.process.kill()
        self.process.wait()
        os.unlink(self.socket)


class Overview:
    def __init__(self, bench):
        self.bench = bench
        self.engine = bench.engine
        self.healthwatch = bench.healthwatch
        self.folder = bench.options.folder
        self.quick = bench.quick

    def environment(self, socket):
        return {"DOCKER_HOST": f"unix://{socket}", "XDG_STATE_HOME": self.folder}

    # One look.

    def real(self):
        """200 real containers, in one project, and one request for them."""
        count, rounds = (200, 20) if self.quick else (200, 60)
        names = [f"many-{number}" for number in range(count)]
        check = {"Test": ["CMD", "true"], "Interval": 600 * SECOND}
        for name in names:
            labels = {"com.docker.compose.project": "many", "com.docker.compose.service": name}
            body = {"Image": IMAGE, "Cmd": ["sleep", "100000"], "Healthcheck": check, "Labels": labels,
                    "HostConfig": {"NetworkMode": "none"}}
            self.engine.call("POST", f"/containers/create?name={name}", body)
            self.engine.call("POST", f"/containers/{name}/start")
        time.sleep(5)
        try:
            return self.look(self.engine.path, rounds)
        finally:
            for name in names:
                self.engine.remove(name)

    def look(self, socket, rounds):
        programs = {
            "healthwatch status": [self.healthwatch, "status", "-a"],
            "curl /containers/json": ["curl", "-s", "--unix-socket", socket, f"http://docker/v1.41{LIST}"],
            "docker ps": ["docker", "ps", "-a"],
        }
        results = {name: {"times": [], "mib": 0} for name in programs}
        for _ in range(rounds):
            for name, words in programs.items():
                began = time.time_ns()
                program = Process(words, self.environment(socket)).wait((0, 1, 5, 9))
                results[name]["times"].append((program.ended - began) / 1e6)
                results[name]["mib"] = max(results[name]["mib"], program.usage.ru_maxrss / 1024)
        return {
            name: {"median": sorted(value["times"])[len(value["times"]) // 2], "mib": value["mib"]}
            for name, value in results.items()
        }

    def growing(self, name):
        """The same for ever more containers of a simulated engine: milliseconds and MiB."""
        results = {}
        for count in (200, 1_000, 5_000, 10_000):
            simulated = Simulated(self.engine, self.folder, name, count)
            try:
                results[f"{count} containers"] = self.look(simulated.socket, 3)["healthwatch status"]
            finally:
                simulated.close()
        return results

    # A watch.

    def watch(self, name):
        """What a watch of 200 containers that are checked every second costs, and how late it is."""
        seconds = 20 if self.quick else 600
        simulated = Simulated(self.engine, self.folder, name, 200)
        record = os.path.join(self.folder, "bench.db")
        words = [self.healthwatch, "watch", "-o", "ndjson", "--record", record]
        watch = subprocess.Popen(words, stdout=subprocess.PIPE, text=True,
                                 env={**os.environ, **self.environment(simulated.socket)})
        try:
            first = {json.loads(watch.stdout.readline())["name"] for _ in range(240)}
            assert len(first) == 40, first
            time.sleep(5)
            cpu, began, memory = self.cpu(watch.pid), time.time(), self.memory(watch.pid)
            late = []
            while time.time() - began < seconds:
                number = len(late) % 200
                for _ in range(2):
                    moment = simulated.change(number)
                    watch.stdout.readline()
                    elapsed = (time.time_ns() - moment) / 1e6
                    watch.stdout.readline()
                    time.sleep(0.5)
                late.append(elapsed)
            share = (self.cpu(watch.pid) - cpu) / (time.time() - began) * 100
            grown = self.memory(watch.pid) - memory
            return {"cpu": share, "grown": grown, "memory": memory, "late": max(late), "screen": self.screen(simulated)}
        finally:
            watch.terminate()
            watch.wait()
            simulated.close()

    def screen(self, simulated):
        """The longest time, in milliseconds, from an event until the terminal has been sent the change."""
        pid, terminal = pty.fork()
        if pid == 0:
            environment = {**os.environ, **self.environment(simulated.socket), "TERM": "xterm"}
            os.execve(self.healthwatch, [self.healthwatch, "watch", "--no-record", "--color", "never"], environment)
        self.read_until(terminal, b"40 Healthy")
        late = []
        for number in range(20):
            moment = simulated.change(number * 5)
            self.read_until(terminal, b"1 Degraded")
            late.append((time.time_ns() - moment) / 1e6)
            simulated.change(number * 5)
            self.read_until(terminal, b"40 Healthy")
            time.sleep(0.3)
            self.drain(terminal)
        os.write(terminal, b"q")
        os.waitpid(pid, 0)
        return max(late)

    @staticmethod
    def drain(terminal):
        while select.select([terminal], [], [], 0)[0]:
            os.read(terminal, 65536)

    @staticmethod
    def read_until(terminal, pattern):
        text, end = b"", time.monotonic() + 10
        while not re.search(pattern, text):
            if not select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
                raise RuntimeError(f"the screen never showed {pattern!r}: {text[-600:]!r}")
            text += os.read(terminal, 65536)

    @staticmethod
    def cpu(pid):
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @staticmethod
    def memory(pid):
        """Resident, in MiB."""
        with open(f"/proc/{pid}/status", encoding="ascii") as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
