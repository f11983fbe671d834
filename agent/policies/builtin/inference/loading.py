"""Loading the network in a folder: by onnxruntime where it was exported, else by PyTorch."""

from __future__ import annotations

from pathlib import Path

from agent.policies.builtin.inference.network import Network
from agent.policies.builtin.inference.onnx_network import DESCRIPTION, WEIGHTS, OnnxNetwork


def load_network(folder: Path) -> Network:
    """The network in `folder`.

    Raises:
        ValueError: If there is none, it is damaged, or what it needs is not installed.
    """
    if (folder / DESCRIPTION).exists():
        return OnnxNetwork(folder)
    if not (folder / WEIGHTS).exists():
        raise ValueError(f"{folder} holds no built-in model; train one with: deskhand train builtin --out {folder}")
    try:
        from agent.policies.builtin.modeling import load_builtin
        from agent.policies.builtin.processing import TorchNetwork
    except ModuleNotFoundError as error:
        raise ValueError(
            f"a model that was not exported needs {error.name}; install it with: pip install 'deskhand[models]'"
        ) from None
    return TorchNetwork(load_builtin(folder))
