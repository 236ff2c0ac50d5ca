"""A real mail server on 127.0.0.1 that speaks as much SMTP as told, and keeps what it gets."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Self

from monitor.clock import SystemClock

HELLO = b"250-mail.example\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n"


@dataclass(slots=True, kw_only=True)
class Mailbox:
    """The server.

    Attributes:
        tls: its certificate.
        answers: by the first word of a command, instead of what is usual.
        refuses: by the address of a recipient, likewise; may be changed while it runs.
        encrypts: whether it offers STARTTLS.
        silent: whether it never says a word.
        said: the commands that it got, with whether the line was encrypted.
        mails: the messages that it took.
    """

    tls: ssl.SSLContext
    answers: Mapping[str, bytes] = field(default_factory=dict)
    refuses: dict[str, bytes] = field(default_factory=dict)
    encrypts: bool = True
    silent: bool = False
    said: list[tuple[str, bool]] = field(default_factory=list)
    mails: list[Message] = field(default_factory=list)
    port: int = 0

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[Self]:
        """Run for as long as the block does."""
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self.silent:
                await SystemClock().sleep(5)
            writer.write(self.answers.get("", b"220 mail.example\r\n"))
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        secure = False
        while line := await reader.readline():
            text = line.decode().strip()
            word = text.split(" ")[0].split(":")[0].upper()
            self.said.append((text, secure))
            writer.write(self.answers.get(word) or self._refusal(word, text) or self._usual(word))
            await writer.drain()
            if word == "STARTTLS" and word not in self.answers:
                await writer.start_tls(self.tls)
                secure = True
            if word == "DATA" and word not in self.answers:
                data = await reader.readuntil(b"\r\n.\r\n")
                self.mails.append(message_from_bytes(data[:-3], policy=default))
                writer.write(self.answers.get("END", b"250 taken\r\n"))
            if word == "QUIT":
                return

    @property
    def asked(self) -> list[str]:
        """The recipients that it was asked about, in order."""
        return [_address(text) for text, _ in self.said if "RCPT" in text.upper()]

    def _refusal(self, word: str, text: str) -> bytes | None:
        return self.refuses.get(_address(text)) if word == "RCPT" else None

    def _usual(self, word: str) -> bytes:
        if word == "EHLO":
            return HELLO if self.encrypts else b"250 mail.example\r\n"
        usual = {"DATA": b"354 go on\r\n", "AUTH": b"235 welcome\r\n", "QUIT": b"221 bye\r\n"}
        return usual.get(word, b"220 go on\r\n" if word == "STARTTLS" else b"250 fine\r\n")


def _address(command: str) -> str:
    """The address that a command is about."""
    return command.partition("<")[2].partition(">")[0]
