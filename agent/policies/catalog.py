"""The catalog of known models: what each needs, and whether it fits on this machine. Loads none of them."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import Final

_WORKING_FACTOR: Final = 1.25
"""Memory of a running model as a multiple of its weights, for keys, values and pictures; see docs/models.md."""

_GB: Final = 1e9
_GIB: Final = 2**30
"""A gigabyte as makers of memory count it."""


OPTIONS: Final = ("int8", "int4", "compiled")
"""Options after the # behind a model's folder: the bits of its weights, or compiled passes, which write faster."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The memory of a machine for running models; sizes in bytes.

    Attributes:
        cards: Name and memory of each NVIDIA graphics card.
    """

    memory: int
    cards: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        cards = ", ".join(f"{name} with {size / _GIB:.0f} GB" for name, size in self.cards) or "no NVIDIA graphics card"
        return f"this machine: {self.memory / _GIB:.0f} GB of memory, {cards}"

    @property
    def best_card(self) -> int:
        """Memory of the cards together, as large models are spread over them."""
        return sum(size for _, size in self.cards)


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be named with `--model`.

    Attributes:
        billions: Of parameters; 0 for what needs no graphics card.
        description: In a few words, for people.
        mixture: Whether it is a mixture of experts, whose weights are kept as they are stored.
    """

    name: str
    billions: float
    description: str
    mixture: bool = False

    @property
    def needs(self) -> str:
        """Memory of a graphics card, in bfloat16 and in int4."""
        if not self.billions:
            return "nothing"
        whole = f"{_bytes(self.billions, 16) / _GB:.0f} GB"
        return whole if self.mixture else f"{whole}, int4 {_bytes(self.billions, 4) / _GB:.0f} GB"

    def bits(self, machine: Machine) -> int | None:
        """Bits of each weight with which it fits: 16, 8 or 4; 0 if it needs no graphics card, None if it cannot fit."""
        if not self.billions:
            return 0
        known = (16,) if self.mixture else (16, 8, 4)
        return next((bits for bits in known if _bytes(self.billions, bits) <= machine.best_card), None)

    def verdict(self, machine: Machine) -> str:
        """Whether it fits here, in a sentence."""
        bits = self.bits(machine)
        if bits == 0:
            return f"works here: {self.description}"
        if bits is not None:
            how = "" if bits == 16 else f" with int{bits} weights, as FOLDER#int{bits}"
            return f"fits here{how}: {self.description}"
        return f"too large for this machine; serve it elsewhere and name its address: {self.description}"


MODELS: Final = (
    Model("steps", 0, "carries out plain instructions, reads the screen by OCR"),
    Model("builtin", 0, "small, ships with deskhand, understands short instructions"),
    Model("UI-TARS-2B-SFT", 2.2, "the smallest UI-TARS"),
    Model("UI-TARS-7B-DPO", 8.3, "UI-TARS 1.0"),
    Model("UI-TARS-1.5-7B", 8.3, "the best open UI-TARS of its size"),
    Model("UI-TARS-72B-DPO", 73.4, "UI-TARS 1.0, large"),
    Model("Qwen2.5-VL-7B-Instruct", 8.3, "a general model that points"),
    Model("Qwen3-VL-8B-Instruct", 8.8, "a general model that points"),
    Model("chameleon-7b", 7.0, "sees one picture of 512x512"),
    Model("Kimi-VL-A3B-Instruct", 16.4, "a mixture of experts, 2.8 billion of them at work", mixture=True),
    Model("Kimi-VL-A3B-Thinking-2506", 16.4, "the same, thinks aloud first", mixture=True),
)
"""Sizes are those of the published checkpoints."""


def machine() -> Machine:
    """The memory of this machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return Machine(memory)
    query = [tool, "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"]
    output = subprocess.run(query, capture_output=True, text=True, timeout=20, check=False).stdout
    cards = (line.rsplit(",", 1) for line in output.splitlines() if "," in line)
    return Machine(memory, tuple((name.strip(), int(size) * 2**20) for name, size in cards))


def _bytes(billions: float, bits: int) -> float:
    return billions * _GB * bits / 8 * _WORKING_FACTOR
