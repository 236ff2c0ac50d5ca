"""The command `storyline-monitor`: finds the subcommand and imports only what that one needs."""

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import click

from monitor import __version__, memory

# Every command pays for what is imported here; typing_extensions alone would take 50 ms of it.
if not TYPE_CHECKING:

    def override(method: object) -> object:
        """Stand in for the marker that only checkers read."""
        return method

else:
    from typing_extensions import override


class Entry(NamedTuple):
    """Where a subcommand lives and its line in the list of commands."""

    module: str
    attribute: str
    line: str


# In the order in which a newcomer meets them.
COMMANDS: Mapping[str, Entry] = {
    "demo": Entry(
        "demo.command", "demo", "Play a storyline from feed to webhook, on this machine alone."
    ),
    "check": Entry("check", "check", "Look the configuration over; nothing is sent or stored."),
    "run": Entry("run", "run", "Poll the feeds and send alerts: the daemon."),
    "status": Entry("status", "status", "The whole at a glance."),
    "feeds": Entry("feeds", "feeds", "How the feeds fare; poll one now; bring lists in and out."),
    "topics": Entry("topics", "topics", "What the topics came to; try articles on them."),
    "storylines": Entry("show", "storylines", "The storylines followed; silence one."),
    "show": Entry("show", "show", "One storyline, article or alert, with its reasons."),
    "alerts": Entry("alerts", "alerts", "What was sent, is pending, held or dead; send it again."),
    "sinks": Entry("sinks", "sinks", "How the sinks fare; use a disabled one again."),
    "db": Entry("db", "db", "Back the database up, put it back, check it, prune it."),
    "parse": Entry("parse", "parse", "Feed files to article records, one per line."),
    "grammar": Entry("grammar", "grammar", "How the bundled parser understands a sentence."),
    "replay": Entry("replay", "replay", "Backtest: what would have been told of these articles."),
}

EPILOG = """\b
Options stand after the command:  storyline-monitor run --config FILE
Exit status: 0 done, 1 failed, 2 wrong usage, 78 bad configuration.
Start here:  storyline-monitor demo
"""


class Root(click.Group):
    """A group that knows its subcommands by table and imports one when it is called."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        with memory.loading():
            module = importlib.import_module(f"monitor.cli.{entry.module}")
        command: click.Command = getattr(module, entry.attribute)
        return command

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.line) for name, entry in COMMANDS.items()])

    @override
    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            raise click.NoSuchCommand(name, possibilities=COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)

    @override
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            option = error.option_name
            raise click.UsageError(
                f"There is no option {option} before the command; options stand after it, "
                f"as in: storyline-monitor run {option} ...",
                ctx,
            ) from None


@click.group(
    cls=Root,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="storyline-monitor %(version)s")
def root() -> None:
    """Follow storylines in news feeds: an alert when one changes, silence for the rest."""
