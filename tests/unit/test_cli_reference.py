"""The generated reference: every command and option is in it, and the same text comes each time."""

import re

import click

from monitor.cli.reference import reference
from monitor.cli.root import COMMANDS, root


def test_every_command_has_a_section_that_the_table_leads_to() -> None:
    text = reference()
    for name in COMMANDS:
        assert f"[`{name}`](#storyline-monitor-{name})" in text
        assert f"\n## storyline-monitor {name}\n" in text
    assert "\n### storyline-monitor alerts test\n" in text


def test_every_option_that_is_not_hidden_is_told() -> None:
    text = reference()
    context = click.Context(root)
    for name in COMMANDS:
        command = root.get_command(context, name)
        assert command is not None
        section = text.partition(f"\n## storyline-monitor {name}\n")[2].partition("\n## ")[0]
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert (f"`{parameter.opts[0]}" in section) is not parameter.hidden


def test_the_text_depends_on_nothing_but_the_commands() -> None:
    assert reference() == reference()
    assert not re.search(r"(?i)[ \t]$|\t|/(?:home|root|work)/", reference(), re.MULTILINE)
