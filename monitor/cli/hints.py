"""What to try instead of a command line that was wrong, where the words of the error stop short."""

from collections.abc import Iterator, Sequence

import click

CONFIGURATIONS = (".yaml", ".yml")
_IDS = ("sl_", "al_", "ar_", "st_")


def hints(error: click.UsageError, argv: Sequence[str]) -> Iterator[str]:
    """Lines to be told after the error, none where it says enough.

    Args:
        error: of a command that ``argv`` called.
        argv: the arguments of the process.
    """
    context = error.ctx
    if context is None:
        return
    if isinstance(error, click.MissingParameter):
        # A call that is whole: the first of the help's.
        lines = (context.command.epilog or "").split("\n")
        example = next((line for line in lines if line.startswith("  ")), None)
        if example is not None:
            yield f"For example:\n{example}"
    elif (file := _configuration(argv)) is not None:
        yield (
            "Which configuration is meant is said by an option:\n"
            f"  {context.command_path} --config {file}"
        )
    elif isinstance(error, click.NoSuchCommand) and context.parent is not None:
        yield from _commands(context, error.command_name)


def _configuration(argv: Sequence[str]) -> str | None:
    """The YAML file that stands in ``argv`` without an option, where none is named by one."""
    if any(one.partition("=")[0] == "--config" for one in argv):
        return None
    pairs = zip(("", *argv), argv, strict=False)
    return next(
        (
            one
            for before, one in pairs
            if one.endswith(CONFIGURATIONS) and not before.startswith("-")
        ),
        None,
    )


def _commands(context: click.Context, name: str) -> Iterator[str]:
    """What stands in a group, and how one thing of its kind is looked at."""
    group = context.command
    names = group.list_commands(context) if isinstance(group, click.Group) else []
    path = context.command_path
    if name.startswith(_IDS):
        yield f"To look at one:\n  storyline-monitor show {name}"
    elif "show" in names:
        yield f"To look at one:\n  {path} show {name}"
    yield f"After {path} may stand: {', '.join(names)}"
