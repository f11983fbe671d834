"""Large models into memory: on transformers' classes, from safetensors, and no code of a checkpoint is run."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final, Literal

import torch
from transformers import AutoConfig, AutoModelForImageTextToText, PreTrainedModel

from vision.checkpoints import kimi_vl

if TYPE_CHECKING:
    from vision.checkpoints.facts import Checkpoint

log = logging.getLogger(__name__)

Precision = Literal["as stored", "int8", "int4"]

_KIMI: Final = "kimi_vl"


def load(
    checkpoint: Checkpoint, *, dtype: torch.dtype | None = None, precision: Precision = "as stored"
) -> PreTrainedModel:
    """The model of a checkpoint, in eval mode, on the GPUs where there are any.

    Args:
        dtype: Of weights and arithmetic; None takes bfloat16 on a GPU and float32 on the CPU.
        precision: `int8` and `int4` keep weights in so many bits (torchao), for cards of 8 to 24 GB.

    Raises:
        ValueError: If the architecture is unknown, or the weights do not fit the configuration.
    """
    gpus = torch.cuda.device_count()
    wanted = dtype or (torch.bfloat16 if gpus else torch.float32)
    settings: dict[str, Any] = {"dtype": wanted, "use_safetensors": True, "local_files_only": True}
    if gpus:
        settings["device_map"] = "auto" if gpus > 1 else 0
    if precision != "as stored":
        settings["quantization_config"] = _quantised(precision)
    if checkpoint.architecture == _KIMI:
        settings |= {"config": kimi_vl.configuration(checkpoint), "key_mapping": dict(kimi_vl.RENAMED)}
    elif checkpoint.architecture not in AutoModelForImageTextToText._model_mapping._config_mapping:
        raise ValueError(f"{checkpoint.folder} is a {checkpoint.architecture!r}, which this version cannot run")
    try:
        model, report = _class_for(checkpoint).from_pretrained(
            checkpoint.folder, output_loading_info=True, ignore_mismatched_sizes=True, **settings
        )
    except (KeyError, OSError, RuntimeError) as error:
        raise ValueError(f"{checkpoint.folder} cannot be loaded: {error}") from error
    wrong = [*report["missing_keys"], *report["mismatched_keys"]]
    if wrong:
        raise ValueError(f"the weights in {checkpoint.folder} do not fit its configuration: {wrong[0]} and others")
    loaded: PreTrainedModel = model.eval()
    return loaded


def _class_for(checkpoint: Checkpoint) -> Any:  # an Auto class or a model class: both have from_pretrained
    if checkpoint.architecture == _KIMI:
        from transformers import Kimi_K25ForConditionalGeneration

        return Kimi_K25ForConditionalGeneration
    AutoConfig.from_pretrained(checkpoint.folder, local_files_only=True)
    return AutoModelForImageTextToText


def _quantised(precision: Precision) -> Any:  # transformers does not type its configurations
    try:
        from torchao.quantization import Int4WeightOnlyConfig, Int8WeightOnlyConfig
        from transformers import TorchAoConfig
    except ImportError:
        raise ValueError(f"{precision} weights need torchao; install it with: pip install torchao") from None
    return TorchAoConfig(Int8WeightOnlyConfig() if precision == "int8" else Int4WeightOnlyConfig())
