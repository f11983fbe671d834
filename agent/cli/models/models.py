"""`deskhand models`: which models there are, what fits on this machine, whether one can really see."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.runs.run_options import add_family_option
from agent.cli.usage import DONE, FAILED, Adder, UsageError, from_argument

if TYPE_CHECKING:
    from agent.core.config import Config
    from agent.core.model_settings import ModelSettings
    from agent.policies.grounding_check import Measurement


def add(add: Adder) -> None:
    """Declare the command."""
    models = add("models", _models, "the models there are: what fits here, fetch one, check that it sees")
    what = models.add_subparsers(required=True, metavar="WHAT")
    listing = what.add_parser("list", help="the families, and what fits on this machine")
    listing.add_argument("--json", action="store_true", help="one JSON object")
    listing.set_defaults(action=_list)
    check = what.add_parser("check", help="show a model pictures with known targets, and find out what its points mean")
    check.add_argument("model", metavar="MODEL", help="builtin, a folder, or an address")
    add_family_option(check)
    check.add_argument("--save", action="store_true", help="keep what was found in the settings, for this model")
    check.set_defaults(action=_check)
    fetch = what.add_parser("fetch", help="download a model from the hub into a folder; goes on where it broke off")
    fetch.add_argument("model", metavar="HUB-ID", help="for example ByteDance-Seed/UI-TARS-1.5-7B")
    fetch.add_argument("folder", type=Path, metavar="FOLDER")
    fetch.add_argument("--dry-run", action="store_true", help="only say its size and its licence")
    fetch.add_argument("--json", action="store_true", help="with --dry-run: one JSON object")
    fetch.set_defaults(action=_fetch)


def _models(parsed: argparse.Namespace) -> int:
    code: int = parsed.action(parsed)
    return code


def _list(parsed: argparse.Namespace) -> int:
    from agent.policies.catalog import MODELS, machine

    here = machine()
    if parsed.json:
        found = [
            {"name": model.name, "needs": model.needs, "verdict": model.verdict(here)}
            | {"licence": model.licence, "serve": model.serve}
            for model in MODELS
        ]
        print(json.dumps({"memory": here.memory, "cards": here.cards, "models": found}))
        return DONE
    print(here)
    rows = [(model.name, model.needs, model.licence or "this program's") for model in MODELS]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for model, row in zip(MODELS, rows, strict=True):
        cells = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        command = f"; {model.serve}" if model.bits(here) is None else ""
        print("  ".join((*cells, model.verdict(here))) + command)
    return DONE


def _check(parsed: argparse.Namespace) -> int:
    from tqdm import tqdm

    from agent.core.config import load
    from agent.core.policy import described
    from agent.core.stop import Stop
    from agent.factory import endpoint_policy, load_model
    from agent.policies.grounding_check import improved as improving
    from agent.policies.grounding_check import look, measured

    config = load()
    settings = replace(config.settings_for(parsed.model, parsed.family), zoom=None)
    progress = partial(tqdm, desc="asking", unit="picture", leave=False)
    if parsed.model.startswith(("http://", "https://")):
        ask = partial(endpoint_policy, parsed.model, thoughts=config.thoughts)
        policy = from_argument(lambda _: ask(settings=settings), parsed.model)
        print(described(policy, Stop()) or parsed.model)
        settings = replace(settings, family=policy.family.name)
        rounds = improving(lambda wanted: ask(settings=wanted), settings, progress=progress)
        return _shown(parsed, config, settings, rounds)
    load_it = partial(load_model, thoughts=config.thoughts, detector=config.detector, settings=settings)
    model = from_argument(load_it, parsed.model)
    if asked := described(model.policy, Stop()):
        print(asked)
        return _shown(parsed, config, settings, [measured(model.policy, settings, progress=progress)])
    if parsed.save:
        raise UsageError(f"{parsed.model} is asked in but one way; leave out --save")
    result = look(model)
    print(result)
    return DONE if result.right else FAILED


def _shown(parsed: argparse.Namespace, config: Config, settings: ModelSettings, rounds: Iterable[Measurement]) -> int:
    """Print what each round of questions tells, and keep the last where that is wanted; the exit code."""
    from agent.core.config import default_path
    from agent.core.config_file import save
    from agent.core.model_settings import same_model
    from agent.policies.grounding_check import UnaskableError

    found, wanted = None, settings
    try:
        for found in rounds:
            print(found)
            if found.proposed is not None:
                wanted = found.proposed
                print(f"better: {_in_words(wanted)}")
    except UnaskableError as error:
        print(error)
        return FAILED
    if found is None or not (found.right or (found.proposed and found.asked == settings)):
        return FAILED  # what was proposed last did not help either
    if parsed.save:
        others = tuple(one for one in config.models if not same_model(one.model, parsed.model))
        zoom = next((one.zoom for one in config.models if one not in others), None)
        save(replace(config, models=(*others, replace(wanted, model=parsed.model, zoom=zoom))), default_path())
        print(f"kept in {default_path()} for {parsed.model}: {_in_words(wanted)}")
        return DONE
    if wanted == settings:
        return DONE
    print(f"as it is asked now, clicks land elsewhere; this keeps what was found: models check {parsed.model} --save")
    return FAILED


def _in_words(settings: ModelSettings) -> str:
    values = {
        "family": settings.family,
        "coordinates": settings.coordinates,
        "largest_picture": settings.largest_picture,
    }
    return ", ".join(f'{name} = "{value}"' for name, value in values.items() if value)


def _fetch(parsed: argparse.Namespace) -> int:
    from tqdm import tqdm

    from agent.cli.usage import STOPPED
    from agent.core.stop import Stop, StopOnSignals
    from vision.vlm.fetching import fetch
    from vision.vlm.hub import look_up

    offer = look_up(parsed.model)
    said = {"model": offer.model, "bytes": offer.size, "files": len(offer.files), "licence": offer.licence}
    if parsed.dry_run and parsed.json:
        print(json.dumps(said))
    else:
        licence = f"licence {offer.licence}" if offer.licence else "its owner names no licence"
        print(f"{offer.model}: {offer.size / 1e9:.1f} GB in {len(offer.files)} files, {licence}", file=sys.stderr)
    if parsed.dry_run:
        return DONE
    stop = Stop()
    with StopOnSignals(stop), tqdm(total=offer.size, unit="B", unit_scale=True, desc=offer.model) as bar:
        checkpoint = fetch(offer, parsed.folder, progress=lambda count: bar.update(count - bar.n), stopped=stop.is_set)
    if checkpoint is None:
        print("stopped; the same command goes on from there", file=sys.stderr)
        return STOPPED
    print(f"{checkpoint.folder}: {checkpoint.parameters / 1e9:.1f} billion parameters, checked")
    return DONE
