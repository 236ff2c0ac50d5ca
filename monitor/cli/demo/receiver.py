"""The receiving end of the demo, a process of its own: takes webhooks and verifies their signature.

It knows the shared secret and the demo's clock, and nothing else of the program: what stands here
is all that a receiver of Standard Webhooks has to do. One JSON line on standard output per event;
it ends when its standard input does.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import sys
import threading
from collections.abc import Sequence
from datetime import datetime
from email.message import Message

from typing_extensions import override

from monitor.clock import ShiftedClock

SECRET = "STORYLINE_DEMO_SECRET"  # noqa: S105 - the name of a variable, not a secret
TOLERANCE = 300  # seconds that a signed timestamp may be off, as Standard Webhooks recommends
LARGEST = 1 << 20


def fault(secret: str, headers: Message, body: bytes, clocks: Sequence[float]) -> str | None:
    """Why a request is not to be trusted, ``None`` when it is.

    Args:
        secret: ``whsec_`` and the key in base64.
        headers: of the request.
        body: the raw bytes, before any parsing.
        clocks: what time it is, in seconds since 1970; the demo's clock jumps, so there are two.
    """
    message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not message_id or not stamp.isdigit():
        return "no webhook-id or webhook-timestamp"
    if all(abs(int(stamp) - clock) > TOLERANCE for clock in clocks):
        return "its timestamp is too far off"
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{stamp}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    # Several signatures may be offered: while a secret is changed, both the old and the new one.
    offered = headers.get("webhook-signature", "").encode("utf-8", "replace").split()
    if not any(hmac.compare_digest(expected, one) for one in offered):
        return "the signature does not match"
    return None


def report(event: str, **details: object) -> None:
    """Tell the demo what happened."""
    sys.stdout.write(json.dumps({"event": event, **details}) + "\n")
    sys.stdout.flush()


def handler(
    secret: str, clocks: Sequence[ShiftedClock]
) -> type[http.server.BaseHTTPRequestHandler]:
    """A request handler that verifies, reports and answers."""

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = min(int(self.headers.get("content-length") or 0), LARGEST)
            body = self.rfile.read(length)
            now = [clock.now().timestamp() for clock in clocks]
            wrong = fault(secret, self.headers, body, now)
            report(
                "webhook",
                id=self.headers.get("webhook-id"),
                fault=wrong,
                body=None if wrong else json.loads(body),
            )
            self.send_response(400 if wrong else 204)
            self.end_headers()

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing on standard error."""

    return Receiver


def main(starts: Sequence[str]) -> None:
    """Serve until standard input ends; the demo's clocks begin at ``starts``."""
    clocks = [ShiftedClock(datetime.fromisoformat(start)) for start in starts]
    server = http.server.HTTPServer(("127.0.0.1", 0), handler(os.environ[SECRET], clocks))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    report("listening", port=server.server_port)
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main(sys.argv[1:])
