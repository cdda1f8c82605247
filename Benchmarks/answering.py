"""An HTTP server on loopback that writes down when it was asked: `answering.py FILE`.

Prints its port, answers every request with 200 and a health document, and closes each connection. A line on standard
input makes it write a JSON object {host: [moments in seconds]} to the file and print a line.
"""

import json
import select
import socket
import sys
import time

ANSWER = (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\nConnection: close\r\n\r\n"
          b'{"status":"healthy"}')


def main(path):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("0.0.0.0", 0))
    listener.listen(4096)
    listener.setblocking(False)
    print(listener.getsockname()[1], flush=True)
    poll = select.epoll()
    poll.register(listener.fileno(), select.EPOLLIN)
    poll.register(sys.stdin.fileno(), select.EPOLLIN)
    connections, asked = {}, {}
    while True:
        for number, _ in poll.poll():
            if number == listener.fileno():
                accept(listener, poll, connections)
            elif number == sys.stdin.fileno():
                if not sys.stdin.readline():
                    return
                with open(path, "w", encoding="ascii") as file:
                    json.dump(asked, file)
                asked = {}
                print("written", flush=True)
            else:
                answer(connections.pop(number), poll, asked)


def accept(listener, poll, connections):
    while True:
        try:
            connection, _ = listener.accept()
        except BlockingIOError:
            return
        connection.setblocking(False)
        connections[connection.fileno()] = connection
        poll.register(connection.fileno(), select.EPOLLIN)


def answer(connection, poll, asked):
    poll.unregister(connection.fileno())
    with connection:
        try:
            if connection.recv(4096):
                asked.setdefault(connection.getsockname()[0], []).append(time.monotonic())
                connection.send(ANSWER)
        except OSError:
            pass


main(sys.argv[1])
