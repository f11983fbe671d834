"""`deskhand replay`: carry out a recorded session again."""

from __future__ import annotations

import argparse
from pathlib import Path

from agent.commands.running import add_run_options, bounds_of, carry_out, stop_for
from agent.commands.usage import Adder


def add(add: Adder) -> None:
    """Declare the command."""
    replay = add("replay", _replay, "carry out a recorded session again")
    replay.add_argument("file", type=Path, metavar="FILE")
    replay.add_argument("--mode", choices=["exact"], default="exact", help="do just what was done (the default)")
    replay.add_argument("--step", action="store_true", help="ask before each action")
    add_run_options(replay)


def _replay(parsed: argparse.Namespace) -> int:
    from agent.build import Mind
    from agent.config import load
    from agent.loop import Task
    from agent.replay import ReplayPolicy
    from agent.safety import Mode
    from agent.session import SessionReader

    config = load()
    with SessionReader(parsed.file) as reader:
        policy = ReplayPolicy(reader)
        # each recorded step may first wait for its screen, hence room for many more looks than acts
        task = Task(reader.meta.task, max_steps=policy.max_steps)
        bounds, asker = bounds_of(parsed, Mode.STEP if parsed.step else Mode.AUTO)
        return carry_out(task, Mind(policy), bounds, asker, config, parsed, stop_for(asker))
