"""`deskhand models`: which models there are, what fits on this machine, whether one can really see."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from agent.cli.usage import DONE, FAILED, Adder, UsageError


def add(add: Adder) -> None:
    """Declare the command."""
    models = add("models", _models, "the models there are: what fits here, fetch one, check that it sees")
    what = models.add_subparsers(required=True, metavar="WHAT")
    listing = what.add_parser("list", help="the families, and what fits on this machine")
    listing.add_argument("--json", action="store_true", help="one JSON object")
    listing.set_defaults(action=_list)
    check = what.add_parser("check", help="show a model a picture with a known target, and demand the right point")
    check.add_argument("model", metavar="MODEL", help="builtin, a folder, or an address")
    check.set_defaults(action=_check)
    fetch = what.add_parser("fetch", help="download a model from the hub into a folder; goes on where it broke off")
    fetch.add_argument("model", metavar="HUB-ID", help="for example ByteDance-Seed/UI-TARS-1.5-7B")
    fetch.add_argument("folder", type=Path, metavar="FOLDER")
    fetch.set_defaults(action=_fetch)


def _models(parsed: argparse.Namespace) -> int:
    code: int = parsed.action(parsed)
    return code


def _list(parsed: argparse.Namespace) -> int:
    from agent.policies.catalog import MODELS, machine

    here = machine()
    if parsed.json:
        found = [{"name": model.name, "needs": model.needs, "verdict": model.verdict(here)} for model in MODELS]
        print(json.dumps({"memory": here.memory, "cards": here.cards, "models": found}))
        return DONE
    print(here)
    width, room = (
        max(map(len, column)) for column in zip(*((model.name, model.needs) for model in MODELS), strict=True)
    )
    for model in MODELS:
        print(f"{model.name:{width}}  {model.needs:{room}}  {model.verdict(here)}")
    return DONE


def _check(parsed: argparse.Namespace) -> int:
    from agent.factory import load_model
    from agent.policies.grounding_check import look

    try:
        model = load_model(parsed.model)
    except ValueError as error:
        raise UsageError(str(error)) from None
    result = look(model)
    print(result)
    return DONE if result.right else FAILED


def _fetch(parsed: argparse.Namespace) -> int:
    from vision.vlm.fetching import fetch

    checkpoint = fetch(parsed.model, parsed.folder)
    print(f"{checkpoint.folder}: {checkpoint.parameters / 1e9:.1f} billion parameters, checked")
    return DONE
