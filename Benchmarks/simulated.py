"""An engine that is none: it answers with what a real one said, for as many containers as are wanted.

simulated.py SOCKET ENTRIES INSPECT COUNT: ENTRIES is the answer of a real engine to /containers/json?all=1, INSPECT the one
to /containers/ID/json of a container with a health check. The containers are theirs, under new ids and names. Every
container is checked once a second, with five results kept; a line NAME on standard input makes that container unhealthy,
or healthy again, and prints the moment of the event in nanoseconds since 1970.
"""

import asyncio
import copy
import json
import sys
import time

HEADERS = "Api-Version: 1.41\r\nContent-Type: application/json\r\nServer: Docker/20.10.24 (linux)\r\n"


def moment(seconds):
    whole = int(seconds)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole)) + f".{int((seconds - whole) * 1e9):09d}Z"


class Simulated:
    def __init__(self, entries, inspect, count):
        self.start = time.time()
        self.inspect_document = inspect
        self.entries = []
        for number in range(count):
            entry = copy.deepcopy(entries[number % len(entries)])
            entry["Id"] = f"{number:064x}"
            entry["Names"] = [f"/sim-{number}"]
            entry["Labels"]["com.docker.compose.project"] = f"app-{number // 5}"
            entry["Labels"]["com.docker.compose.service"] = f"service-{number % 5}"
            entry["State"], entry["Status"] = "running", "Up 5 minutes (healthy)"
            self.entries.append(entry)
        self.ids = {entry["Id"]: number for number, entry in enumerate(self.entries)}
        self.unhealthy = set()
        self.streams = set()
        self.body = None

    def list(self):
        if self.body is None:
            for number, entry in enumerate(self.entries):
                word = "unhealthy" if number in self.unhealthy else "healthy"
                entry["Status"] = f"Up 5 minutes ({word})"
            self.body = json.dumps(self.entries, separators=(",", ":")).encode()
        return self.body

    def inspect(self, identifier):
        number = self.ids[identifier]
        document = copy.copy(self.inspect_document)
        entry = self.entries[number]
        document["Id"], document["Name"] = identifier, entry["Names"][0]
        check = {**document["Config"]["Healthcheck"], "Interval": 10**9, "Retries": 3}
        document["Config"] = {**document["Config"], "Labels": entry["Labels"], "Healthcheck": check}
        code = 1 if number in self.unhealthy else 0
        last = int(time.time() - self.start)
        results = [
            {
                "Start": moment(self.start + second),
                "End": moment(self.start + second + 0.05),
                "ExitCode": code,
                "Output": "",
            }
            for second in range(max(0, last - 4), last + 1)
        ]
        state = {**document["State"], "StartedAt": moment(self.start - 300)}
        state["Health"] = {
            "Status": "unhealthy" if code else "healthy",
            "FailingStreak": 3 if code else 0,
            "Log": results,
        }
        document["State"] = state
        return json.dumps(document, separators=(",", ":")).encode()

    def change(self, name):
        number = int(name.split("-")[1])
        self.unhealthy ^= {number}
        self.body = None
        word = "unhealthy" if number in self.unhealthy else "healthy"
        entry = self.entries[number]
        now = time.time_ns()
        event = {
            "Type": "container",
            "Action": f"health_status: {word}",
            "Actor": {"ID": entry["Id"], "Attributes": {"name": name, **entry["Labels"]}},
            "time": now // 10**9,
            "timeNano": now,
        }
        line = json.dumps(event).encode() + b"\n"
        for writer in list(self.streams):
            writer.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")
        print(now, flush=True)

    async def serve(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                path = head.split(" ")[1].split("?")[0]
                parts = [part for part in path.split("/") if part]
                if parts and parts[0].startswith("v1."):
                    parts = parts[1:]
                if parts == ["events"]:
                    writer.write(f"HTTP/1.1 200 OK\r\n{HEADERS}Transfer-Encoding: chunked\r\n\r\n".encode())
                    self.streams.add(writer)
                    continue
                status = "200 OK"
                if parts == ["_ping"]:
                    body = b"OK"
                elif parts == ["containers", "json"]:
                    body = b"[]" if "none" in head.split(" ")[1] else self.list()
                elif parts[-1] == "json" and parts[1] in self.ids:
                    body = self.inspect(parts[1])
                else:
                    status, body = "404 Not Found", b'{"message":"simulated"}'
                writer.write(f"HTTP/1.1 {status}\r\n{HEADERS}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.streams.discard(writer)
            writer.close()


async def main():
    socket, entries, inspect, count = sys.argv[1:]
    with open(entries, encoding="utf-8") as file:
        recorded = json.load(file)
    with open(inspect, encoding="utf-8") as file:
        simulated = Simulated(recorded, json.load(file), int(count))
    server = await asyncio.start_unix_server(simulated.serve, socket, limit=1 << 20)
    print("ready", flush=True)
    loop = asyncio.get_running_loop()
    commands = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    async with server:
        while line := await commands.readline():
            simulated.change(line.decode().strip())


asyncio.run(main())
