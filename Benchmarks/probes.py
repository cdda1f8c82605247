"""What probes cost: one beside curl, and a thousand of them every second."""

import json
import os
import statistics
import subprocess
import sys
import time

from lab import Process

HERE = os.path.dirname(__file__)
TARGETS = 1_000


class Answering:
    """The server of answering.py."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "asked.json")
        words = [sys.executable, "-B", os.path.join(HERE, "answering.py"), self.path]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def asked(self):
        """When each address was asked since this was asked last."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.process.stdout.readline()
        with open(self.path, encoding="ascii") as file:
            return json.load(file)

    def close(self):
        self.process.kill()
        self.process.wait()


class Probes:
    def __init__(self, bench):
        self.healthwatch = bench.healthwatch
        self.folder = bench.options.folder
        self.quick = bench.quick

    def once(self):
        """From the start to the end of a single probe, and of curl asking the same; milliseconds."""
        server = Answering(self.folder)
        url = f"http://127.0.0.1:{server.port}/health"
        programs = {
            "healthwatch probe": [self.healthwatch, "probe", url],
            "curl -fsS": ["curl", "-fsS", url],
        }
        times = {name: [] for name in programs}
        try:
            for _ in range(30 if self.quick else 300):
                for name, words in programs.items():
                    began = time.time_ns()
                    times[name].append((Process(words).wait().ended - began) / 1e6)
        finally:
            server.close()
        return {
            name: {"median": statistics.median(values), "lowest": min(values), "p90": sorted(values)[len(values) * 9 // 10]}
            for name, values in times.items()
        }

    def many(self):
        """A thousand targets, each asked every second for a minute: how late, % of a core, MiB."""
        seconds = 10 if self.quick else 60
        server = Answering(self.folder)
        urls = [f"http://127.0.{number // 200}.{number % 200 + 1}:{server.port}/health" for number in range(TARGETS)]
        probe = Process([self.healthwatch, "probe", "--watch", "--interval", "1s", *urls])
        try:
            time.sleep(4)
            server.asked()
            start, cpu = time.time(), self.cpu(probe.pid)
            time.sleep(seconds)
            cpu, took = self.cpu(probe.pid) - cpu, time.time() - start
            asked = server.asked()
            memory = probe.peak() / 1024
        finally:
            probe.kill()
            server.close()
        gaps = [later - earlier for moments in asked.values() for earlier, later in zip(moments, moments[1:])]
        return {
            "targets": len(asked), "seconds": round(took, 1), "asked": sum(map(len, asked.values())),
            "fewest": min(map(len, asked.values())), "late_ms": round((max(gaps) - 1) * 1e3, 1),
            "late_p99_ms": round((sorted(gaps)[len(gaps) * 99 // 100] - 1) * 1e3, 1),
            "missed": sum(gap > 1.05 for gap in gaps), "cpu_percent": round(100 * cpu / took, 1),
            "peak_mib": round(memory, 1),
        }

    @staticmethod
    def cpu(pid):
        """The processor time of a process so far, in seconds."""
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
