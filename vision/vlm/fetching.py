"""Download of a model from the hub, when the person asks for it: safetensors and texts, never code or pickles."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from vision.vlm.metadata import SUMS, Checkpoint, check_sums, read_checkpoint

_WANTED: Final = ("*.safetensors", "*.json", "*.jinja", "*.txt", "tiktoken.model")


def fetch(model: str, folder: Path) -> Checkpoint:
    """Download `model` into `folder` with a progress bar; goes on where an earlier download broke off.

    The hub's digests are written beside the files and compared with them.

    Raises:
        ValueError: If there is no such model, the hub cannot be reached, or a file is not what the hub says.
    """
    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.errors import (  # type: ignore[attr-defined]
        HTTPError,  # of the client that the hub's package uses: no connection, no name, no answer in time
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
    )

    try:
        found = HfApi().model_info(model, files_metadata=True)
        snapshot_download(model, revision=found.sha, local_dir=folder, allow_patterns=list(_WANTED))
    except RepositoryNotFoundError:
        raise ValueError(f"the hub has no model {model!r}, or only for those who are logged in there") from None
    except OfflineModeIsEnabled:
        raise ValueError("HF_HUB_OFFLINE is set; unset it to fetch a model") from None
    except (HTTPError, LocalEntryNotFoundError, OSError) as error:
        raise ValueError(f"{model} cannot be fetched ({error}); the same command goes on where it broke off") from None
    digests = [f"{file.lfs.sha256}  {file.rfilename}" for file in found.siblings or () if file.lfs is not None]
    kept = [line for line in digests if line.endswith(".safetensors")]
    (folder / SUMS).write_text("\n".join(kept) + "\n" if kept else "", encoding="utf-8")
    checkpoint = read_checkpoint(folder)
    for _ in check_sums(checkpoint):
        pass
    return checkpoint
