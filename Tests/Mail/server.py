#!/usr/bin/python3
"""server.py PORT [CERTIFICATE KEY]: a mail server that prints each message as a line of JSON.

With a certificate it takes mail only over STARTTLS, and only from the user "watch" with the password "let me in". The first
message to grey@example is told to come back later, and those to gone@example are refused for good. Needs Debian's
python3-aiosmtpd.
"""
import email
import email.policy
import json
import signal
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Printer:
    def __init__(self):
        self.seen = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        is_new = address not in self.seen
        self.seen.add(address)
        if address == "grey@example" and is_new:
            return "451 come back later"
        if address == "gone@example":
            return "550 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "subject": message["Subject"],
            "tls": session.ssl is not None, "text": message.get_body(("plain",)).get_content(), "auto": message["Auto-Submitted"],
        }), flush=True)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"watch", b"let me in"), handled=False)


options = {}
if len(sys.argv) > 2:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    options = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": authenticate}
controller = Controller(Printer(), hostname="127.0.0.1", port=int(sys.argv[1]), **options)
controller.start()
print("ready", flush=True)
signal.sigwait({signal.SIGTERM, signal.SIGINT})
controller.stop()
