"""A checkpoint in a folder becomes a speaker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vision.checkpoints.facts import read_checkpoint

if TYPE_CHECKING:
    from agent.families.chat import ChatSpeaker


def load_chat(folder: Path) -> ChatSpeaker:
    """Load the large model in `folder`, on the graphics card where there is one.

    Raises:
        ValueError: If the folder holds no checkpoint that can be run here, or what it needs is not installed.
    """
    checkpoint = read_checkpoint(folder)
    try:
        from agent.families.chat import ChatSpeaker
        from agent.families.chosen import family_of
        from vision.checkpoints.loading import load
        from vision.checkpoints.tokenizers import load_tokenizer
    except ModuleNotFoundError as error:
        raise ValueError(f"large models need {error.name}; install it with: pip install 'deskhand[models]'") from None
    tokenizer = load_tokenizer(checkpoint)
    return ChatSpeaker(load(checkpoint), tokenizer, family_of(checkpoint.config, folder.resolve().name))
