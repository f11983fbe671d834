"""Loading of large models: on transformers' classes, from safetensors; no code of a checkpoint is run."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any, Final, Literal

import torch
from transformers import AutoConfig, AutoModelForImageTextToText, PreTrainedModel

from vision.vlm import attention, kimi_vl

if TYPE_CHECKING:
    from vision.vlm.metadata import Checkpoint

log = logging.getLogger(__name__)

Precision = Literal["as stored", "int8", "int4"]

NO_MEMORY: Final = (
    "the graphics card has no memory left; choose a smaller region of the screen, load the model with int8 or int4 "
    "weights by #int8 or #int4 after its folder, or serve it elsewhere and name its address as the model"
)
"""What helps where memory runs out."""

_KEPT: Final = ("model.visual", "model.vqmodel", "lm_head")
"""What stays as it is stored: small beside the rest, and the first to err."""

_GROUP: Final = 128
"""Weights of int4 that share a scale."""

_KIMI: Final = "kimi_vl"
_MIXTURES: Final = frozenset({_KIMI, "kimi_k25", "qwen3_vl_moe", "qwen3_5_moe", "glm4v_moe"})
"""Their experts are stacked in tensors that torchao leaves alone, so that little would be saved."""


def load(
    checkpoint: Checkpoint, *, dtype: torch.dtype | None = None, precision: Precision = "as stored"
) -> PreTrainedModel:
    """The model of a checkpoint, in eval mode, on the GPUs where there are any.

    Args:
        dtype: Of weights and arithmetic; None takes bfloat16 on a GPU and float32 on the CPU.
        precision: `int8` and `int4` keep weights in so many bits (torchao), for cards of 8 to 24 GB.

    Raises:
        ValueError: If the architecture is unknown, the weights do not fit the configuration, or torchao is not there.
    """
    gpus = torch.cuda.device_count()
    wanted = dtype or (torch.bfloat16 if gpus else torch.float32)
    settings: dict[str, Any] = {"dtype": wanted, "use_safetensors": True, "local_files_only": True}
    if gpus:
        settings["device_map"] = "auto" if gpus > 1 else 0
    if precision != "as stored":
        if checkpoint.architecture in _MIXTURES:
            raise ValueError(f"the experts of a {checkpoint.architecture!r} cannot be kept in {precision}; serve it")
        if precision == "int4" and dtype is None:
            settings["dtype"] = torch.bfloat16  # all that its kernels take
        settings["quantization_config"] = _quantised(precision, on_card=bool(gpus))
    if checkpoint.architecture == _KIMI:
        settings |= {"config": kimi_vl.configuration(checkpoint), "key_mapping": dict(kimi_vl.KEY_MAPPING)}
    elif checkpoint.architecture not in AutoModelForImageTextToText._model_mapping._config_mapping:
        raise ValueError(f"{checkpoint.folder} is a {checkpoint.architecture!r}, which this version cannot run")
    try:
        model, report = _class_for(checkpoint).from_pretrained(
            checkpoint.folder, output_loading_info=True, ignore_mismatched_sizes=True, **settings
        )
    except torch.OutOfMemoryError:
        raise ValueError(f"{checkpoint.folder} does not fit: {NO_MEMORY}") from None
    except (KeyError, OSError, RuntimeError) as error:
        raise ValueError(f"{checkpoint.folder} cannot be loaded: {error}") from error
    wrong = [*report["missing_keys"], *report["mismatched_keys"]]
    if wrong:
        raise ValueError(f"the weights in {checkpoint.folder} do not fit its configuration: {wrong[0]} and others")
    loaded: PreTrainedModel = model.eval()
    attention.prefer_flash(loaded)
    return loaded


def _class_for(checkpoint: Checkpoint) -> Any:  # an Auto class or a model class: both have from_pretrained
    if checkpoint.architecture == _KIMI:
        from transformers import Kimi_K25ForConditionalGeneration

        return Kimi_K25ForConditionalGeneration
    AutoConfig.from_pretrained(checkpoint.folder, local_files_only=True)
    return AutoModelForImageTextToText


def _quantised(precision: Precision, *, on_card: bool) -> Any:  # transformers does not type its configurations
    # torchao tries to load kernels for other number formats and complains of each that does not fit the card
    os.environ.setdefault("TORCHAO_FORCE_SKIP_LOADING_SO_FILES", "1")
    try:
        from torchao.quantization import Int4WeightOnlyConfig, Int8WeightOnlyConfig
        from transformers import TorchAoConfig

        if precision == "int8":
            how = Int8WeightOnlyConfig(set_inductor_config=False)
        elif on_card:
            # the one packing whose kernel comes with torch itself
            how = Int4WeightOnlyConfig(
                group_size=_GROUP, int4_packing_format="tile_packed_to_4d", set_inductor_config=False
            )
        else:
            from torchao.prototype.quantization.int4 import PrototypeInt4WeightOnlyConfig

            how = PrototypeInt4WeightOnlyConfig(group_size=_GROUP, set_inductor_config=False)
    except ImportError:
        raise ValueError(
            f"{precision} weights need torchao; install it with: pip install 'deskhand[quantised]'"
        ) from None
    return TorchAoConfig(how, modules_to_not_convert=list(_KEPT))
