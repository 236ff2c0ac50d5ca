"""A receiver of webhooks that believes only what its Standard Webhooks signature proves."""

from collections.abc import Callable
from dataclasses import dataclass, field

from standardwebhooks import Webhook, WebhookVerificationError

from tests.support.loopback import Loopback, Received, Reply

SECRET = "whsec_" + "c2VydmljZSB0ZXN0cyBzaWduIHdpdGggdGhpcyBrZXk="
ENV = {"DESK_SECRET": SECRET}
TAKEN = Reply(status=204)


@dataclass(slots=True)
class Receiver:
    """What is given to ``Loopback.answer``.

    Attributes:
        reply: the answer to what is genuine.
        taken: (id, body) of everything genuine, repeats included, in the order received.
        refused: why the rest was not believed.
        heard: called with each genuine id before it is answered.
    """

    reply: Reply = TAKEN
    secret: str = SECRET
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    heard: Callable[[str], None] = lambda _: None

    def __call__(self, request: Received) -> Reply:
        """Verify, note and answer one request."""
        try:
            Webhook(self.secret).verify(request.body, dict(request.headers))
        except WebhookVerificationError as error:
            self.refused.append(str(error))
            return Reply(status=400)
        self.taken.append((request.headers["webhook-id"], request.body))
        self.heard(request.headers["webhook-id"])
        return self.reply

    @property
    def ids(self) -> list[str]:
        """Ids without repeats, in the order of their first arrival."""
        return list(dict(self.taken))

    def bodies(self) -> dict[str, set[bytes]]:
        """Every body that came under an id; more than one breaks the contract."""
        found: dict[str, set[bytes]] = {}
        for id_, body in self.taken:
            found.setdefault(id_, set()).add(body)
        return found


def desk(site: Loopback, receiver: Receiver, path: str = "/desk") -> dict[str, object]:
    """The configuration of a signed webhook sink that leads to ``receiver``."""
    return {
        "kind": "webhook",
        "url": site.answer(path, receiver),
        "secret": {"env": "DESK_SECRET"},
        "allow_networks": ["127.0.0.1/32"],
    }
