"""How long an unhealthy container waits for its restart: healed, and by a loop that asks every five seconds."""

import json
import os
import random
import time
import urllib.parse

from lab import API, IMAGE, SECOND, Process

# What docker-autoheal asks and does, at its default pace. The variable AUTOHEAL names its own script (docker-entrypoint),
# which is measured in place of this loop.
POLL_LOOP = """
while :; do
    curl -sf --max-time 30 --unix-socket "$1" \
        "http://docker$2/containers/json?filters=%7B%22health%22:%5B%22unhealthy%22%5D,%22label%22:%5B%22autoheal=true%22%5D%7D" |
        jq -r '.[].Id' | while read -r id; do
            curl -sf --max-time 30 --unix-socket "$1" -X POST "http://docker$2/containers/$id/restart?t=0"
        done
    sleep 5
done
"""


class Healing:
    def __init__(self, bench):
        self.bench = bench
        self.engine = bench.engine

    def delays(self):
        """Milliseconds from the engine's verdict, and what it has to last, to the restart."""
        fast, slow = (5, 3) if self.bench.quick else (30, 12)
        script = os.environ.get("AUTOHEAL")
        loop = ["bash", script, "autoheal"] if script else ["bash", "-c", POLL_LOOP, "bash", self.bench.socket, API]
        heal = [self.bench.healthwatch, "heal", "--no-record", "--stop-timeout", "0"]
        programs = {
            "healthwatch heal": (heal, fast, 0),
            "heal --min-unhealthy 1s": ([*heal, "--min-unhealthy", "1s"], fast, 1_000),
            "docker-autoheal" if script else "a loop of five seconds": (loop, slow, 0),
        }
        return {name: [self.delay(*program[:1], program[2]) for _ in range(program[1])]
                for name, program in programs.items()}

    def delay(self, words, minimum):
        check = {"Test": ["CMD", "test", "-e", "/ok"], "Interval": SECOND // 4, "Retries": 2}
        body = {"Image": IMAGE, "Cmd": ["sh", "-c", "touch /ok; exec sleep 100000"], "Healthcheck": check,
                "Labels": {"autoheal": "true", "autoheal.stop.timeout": "0"}, "HostConfig": {"NetworkMode": "none"}}
        self.engine.call("POST", "/containers/create?name=sick", body)
        self.engine.call("POST", "/containers/sick/start")
        program = Process(words, {"DOCKER_SOCK": self.bench.socket})
        try:
            while self.engine.health("sick") != "healthy":
                time.sleep(0.1)
            # A loop meets the verdict at any phase.
            time.sleep(0.5 + 5 * random.random())
            began = time.time_ns()
            self.engine.run("sick", "rm", "/ok")
            while (found := self.moments(began)) is None:
                time.sleep(0.2)
            return found - minimum
        finally:
            program.kill()
            self.engine.remove("sick")

    def moments(self, since):
        """Milliseconds from the verdict to the first signal of the restart; None until there is one."""
        query = {"since": since // SECOND, "until": time.time_ns() // SECOND + 1,
                 "filters": json.dumps({"container": ["sick"], "event": ["health_status", "kill"]})}
        verdict = None
        for line in self.engine.call("GET", "/events?" + urllib.parse.urlencode(query)).splitlines():
            event = json.loads(line)
            if event["timeNano"] < since:
                continue
            if event["Action"] == "health_status: unhealthy":
                verdict = verdict or event["timeNano"]
            elif event["Action"] == "kill" and verdict:
                return (event["timeNano"] - verdict) / 1e6
        return None
