"""Where others look at the daemon: one server, which a reload may put elsewhere."""

from monitor.app.health import Health
from monitor.app.server import Server
from monitor.clock import Clock


class Watched:
    """Keeps at most one server open, for as long as the daemon runs.

    Attributes:
        health: what is answered there.
    """

    def __init__(self, clock: Clock) -> None:
        """Listen nowhere yet."""
        self.health = Health(clock=clock)
        self._server: Server | None = None

    async def prepared(self, where: str | None) -> Server | None:
        """A server that listens at ``where``, beside the present one; ``None`` if none is needed.

        Raises:
            ListenError: nobody can listen there.
        """
        if where is None or (self._server is not None and self._server.where == where):
            return None
        server = Server(where, self.health.pages)
        await server.start()
        return server

    async def use(self, where: str | None, server: Server | None) -> None:
        """Go on with what was prepared for ``where``."""
        before = self._server
        if where is not None and server is None:
            return
        self._server = server
        if before is not None:
            await before.close()

    async def close(self) -> None:
        """Listen no more."""
        await self.use(None, None)
