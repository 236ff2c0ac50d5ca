"""What the sinks send, read by the services' own packages."""

from dataclasses import replace

import pytest
from slack_sdk.models.blocks import Block, HeaderBlock, SectionBlock

from monitor.clock import SystemClock
from monitor.notify.brief import brief
from monitor.notify.sinks import Tools, cloudevents, slack, webhook
from tests.support.loopback import Loopback, Reply
from tests.support.notifying import SECRET, key, way_out
from tests.support.services import PAYLOADS, of_kind, settings
from tests.unit.test_sinks_services import HOSTILE


@pytest.mark.parametrize("text", [None, HOSTILE], ids=["plain", "hostile"])
@pytest.mark.parametrize("name", PAYLOADS)
def test_slack_knows_every_block_and_finds_nothing_wrong(name: str, text: str | None) -> None:
    """Its own models check lengths, counts and required keys."""
    made = slack.message(brief(of_kind(name, text).body))["blocks"]
    blocks = Block.parse_all(made)
    assert len(blocks) == len(made)
    assert isinstance(blocks[0], HeaderBlock)
    for block, given in zip(blocks, made, strict=True):
        block.validate_json()
        assert block.to_dict()["type"] == given["type"]
    short = name in ("test", "notice")
    assert short or any(isinstance(block, SectionBlock) for block in blocks)


def test_slack_would_find_a_header_that_is_too_long() -> None:
    (block,) = Block.parse_all(
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    )
    with pytest.raises(Exception, match="150"):
        block.validate_json()


@pytest.mark.parametrize("kind", ["webhook", "cloudevents"])
async def test_svix_verifies_what_arrives(kind: str) -> None:
    """The same bytes and headers as any receiver that uses its library gets."""
    sink = {"webhook": webhook, "cloudevents": cloudevents}[kind]
    async with Loopback.serve() as site, way_out() as http:
        url = site.answer("/desk", Reply(status=204))
        made = settings(kind, url, unsigned=False, secret=(key(),))
        out = replace(of_kind("storyline.reversal"), now=SystemClock().now())
        await sink.send(out, made, Tools(http=http))
    # It takes half a second to load, of every worker that only collects.
    from svix.webhooks import Webhook, WebhookVerificationError  # noqa: PLC0415

    (request,) = site.received
    Webhook(SECRET).verify(request.body, dict(request.headers))
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(request.body + b" ", dict(request.headers))
