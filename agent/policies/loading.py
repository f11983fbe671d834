"""Loading a checkpoint from a folder as a policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from tqdm import tqdm

from agent.core.model_settings import ModelSettings
from agent.policies.catalog import OPTIONS
from agent.policies.native import NativePolicy
from agent.policies.zoom_refinement import refined
from vision.vlm.metadata import check_sums, read_checkpoint

if TYPE_CHECKING:
    from agent.core.policy import Policy
    from agent.policies.chat_generator import ChatGenerator
    from agent.policies.families.family import Family
    from vision.vlm.loading import Precision
    from vision.vlm.metadata import Checkpoint

_PRECISIONS: Final[dict[str, Precision]] = {"int8": "int8", "int4": "int4"}
_BUILTIN: Final = "deskhand_builtin"


def load_checkpoint(folder: Path, option: str = "", settings: ModelSettings | None = None) -> Policy:
    """The policy of the model in `folder`: a large model, or one of `deskhand learn` or `deskhand train builtin`.

    Args:
        option: `int8` or `int4` for weights of so many bits, `compiled` for faster writing after a longer start; empty
            for neither.
        settings: How a large model is asked.

    Raises:
        ValueError: If the folder holds no checkpoint that can be run here, or what it needs is not installed.
    """
    settings = settings or ModelSettings()
    if option and option not in OPTIONS:
        raise ValueError(f"{folder}#{option}: after the # stands {' or '.join(OPTIONS)}, or nothing at all")
    checkpoint = read_checkpoint(folder)
    if checkpoint.architecture != _BUILTIN:
        from agent.policies.families.adjustment import adjusted
        from agent.policies.families.selection import family_named, family_of

        names = (str(checkpoint.folder), str(checkpoint.folder.resolve()))
        family = family_named(settings.family) if settings.family else family_of(checkpoint.config, *names)
        family = adjusted(family, coordinates=settings.coordinates, largest=settings.largest_picture)
        bits = _PRECISIONS.get(option, "as stored")
        generator = _load_chat(checkpoint, family, bits, compiled=option == "compiled")
        return refined(NativePolicy(generator, family=family), settings.zoom)
    if option:
        raise ValueError(
            f"{folder} holds a small built-in model, whose weights are kept as they are: leave #{option} out"
        )
    from agent.policies.builtin.policy import BuiltinPolicy

    return BuiltinPolicy.load(folder)


def _load_chat(checkpoint: Checkpoint, family: Family, bits: Precision, *, compiled: bool) -> ChatGenerator:
    """Load a large model, on the graphics card where there is one, and warm it up there."""
    try:
        from agent.policies.chat_generator import WARM_UPS, ChatGenerator
        from vision.vlm.loading import load
        from vision.vlm.tokenizers import load_tokenizer
    except ModuleNotFoundError as error:
        raise ValueError(f"large models need {error.name}; install it with: pip install 'deskhand[models]'") from None
    for _ in tqdm(check_sums(checkpoint), desc="checking files", total=len(checkpoint.files), leave=False):
        pass
    tokenizer = load_tokenizer(checkpoint)
    network = load(checkpoint, precision=bits)
    generator = ChatGenerator(network, tokenizer, family, compiled=compiled)
    if network.device.type == "cuda":
        with tqdm(generator.warm_up(), desc="warming up", total=WARM_UPS, leave=False) as done:
            for name in done:
                done.set_postfix_str(name)
    return generator
