"""Writes `docs/cli.md` from the commands themselves, so that it cannot be wrong."""

from collections.abc import Iterator

import click

from monitor.cli.root import COMMANDS, root

_INTRODUCTION = """\
# Command line

Generated from the commands themselves by `make schemas`; do not edit.

Options stand after the command. Results go to standard output, messages to standard error. Lists
are tables for people and, with `--json`, JSON Lines for machines; tables are plain and never cut
where no terminal reads them. Wherever a file may stand, `-` is standard input or output.

| exit status | means |
|---|---|
| 0 | done |
| 1 | failed; a message says why and what to do |
| 2 | wrong usage |
| 78 | bad configuration; every fault stands on its own line |
| 130 | interrupted by Ctrl-C |

`MONITOR_DEBUG=1` in the environment shows where something unforeseen happened.

| command | does |
|---|---|
"""


def reference() -> str:
    """The reference of all commands as Markdown."""
    context = click.Context(root, info_name="storyline-monitor")
    rows = "".join(
        f"| [`{name}`](#storyline-monitor-{name}) | {entry.line} |\n"
        for name, entry in COMMANDS.items()
    )
    sections = (_section(context, name) for name in COMMANDS)
    return _INTRODUCTION + rows + "".join(line for section in sections for line in section)


def _section(parent: click.Context, name: str) -> Iterator[str]:
    """One command and the commands inside it."""
    group = parent.command
    assert isinstance(group, click.Group)  # noqa: S101 - only groups have sections inside
    command = group.get_command(parent, name)
    assert command is not None  # noqa: S101 - the names come from the group itself
    context = click.Context(command, info_name=name, parent=parent)
    level = "##" if parent.parent is None else "###"
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f"\n{level} {context.command_path}\n\n```\n{usage}\n```\n\n"
    yield _paragraphs(command.help or "")
    yield from _options(command, context)
    yield from _examples(command)
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            yield from _section(context, inner)


def _paragraphs(text: str) -> str:
    """A help text, each paragraph on one line."""
    paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
    return "".join(f"{paragraph}\n\n" for paragraph in paragraphs if paragraph).rstrip("\n") + "\n"


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    records = [
        record
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option) and "--help" not in parameter.opts
        if (record := parameter.get_help_record(context)) is not None
    ]
    if not records:
        return
    yield "\n| option | means |\n|---|---|\n"
    for option, meaning in records:
        yield f"| `{_cell(option)}` | {_cell(meaning)} |\n"


def _cell(text: str) -> str:
    """Text inside a table, where a bar would end the cell."""
    return " ".join(text.split()).replace("|", "\\|")


def _examples(command: click.Command) -> Iterator[str]:
    lines = (command.epilog or "").partition("Examples:\n")[2].splitlines()
    if lines:
        yield "\n```sh\n" + "".join(f"{line.strip()}\n" for line in lines) + "```\n"
