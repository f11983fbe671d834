"""A checkpoint in a folder becomes a policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from tqdm import tqdm

from agent.policies.catalog import WAYS
from agent.policies.native import NativePolicy
from agent.policies.zoom_refinement import ZoomRefinement
from vision.vlm.metadata import check_sums, read_checkpoint

if TYPE_CHECKING:
    from agent.core.policy import Policy
    from agent.policies.chat_generator import ChatGenerator
    from vision.vlm.loading import Precision
    from vision.vlm.metadata import Checkpoint

_PRECISIONS: Final[dict[str, Precision]] = {"int8": "int8", "int4": "int4"}
_BUILTIN: Final = "deskhand_builtin"


def load_policy(folder: Path, way: str = "") -> Policy:
    """Load the model in `folder`, whatever it is: a large one, or one that `deskhand learn` or `train builtin` made.

    Args:
        way: `int8` or `int4` for weights of so many bits, `compiled` for faster writing after a longer start; empty for
            neither.

    Raises:
        ValueError: If the folder holds no checkpoint that can be run here, or what it needs is not installed.
    """
    if way and way not in WAYS:
        raise ValueError(f"{folder}#{way}: after the # stands {' or '.join(WAYS)}, or nothing at all")
    checkpoint = read_checkpoint(folder)
    if checkpoint.architecture != _BUILTIN:
        bits = _PRECISIONS.get(way, "as stored")
        return ZoomRefinement(NativePolicy(_load_chat(checkpoint, bits, compiled=way == "compiled")))
    if way:
        raise ValueError(f"{folder} holds a small built-in model, whose weights are kept as they are: leave #{way} out")
    from agent.policies.builtin.generator import BuiltinGenerator

    return NativePolicy(BuiltinGenerator.load(folder))


def _load_chat(checkpoint: Checkpoint, bits: Precision, *, compiled: bool) -> ChatGenerator:
    """A large model, on the graphics card where there is one, and warmed up there."""
    try:
        from agent.policies.chat_generator import WARM_UPS, ChatGenerator
        from agent.policies.families.selection import family_of
        from vision.vlm.loading import load
        from vision.vlm.tokenizers import load_tokenizer
    except ModuleNotFoundError as error:
        raise ValueError(f"large models need {error.name}; install it with: pip install 'deskhand[models]'") from None
    for _ in tqdm(check_sums(checkpoint), desc="checking files", total=len(checkpoint.files), leave=False):
        pass
    tokenizer = load_tokenizer(checkpoint)
    family = family_of(checkpoint.config, str(checkpoint.folder), str(checkpoint.folder.resolve()))
    network = load(checkpoint, precision=bits)
    speaker = ChatGenerator(network, tokenizer, family, compiled=compiled)
    if network.device.type == "cuda":
        with tqdm(speaker.warm_up(), desc="warming up", total=WARM_UPS, leave=False) as done:
            for what in done:
                done.set_postfix_str(what)
    return speaker
