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


_OVER_FOUR: Final = "--tensor-parallel-size 4"
_HOLO: Final = "--reasoning-parser qwen3 --enable-auto-tool-choice --tool-call-parser qwen3_coder"
_THEIR_CODE: Final = "--trust-remote-code"
_THEIRS_OVER_FOUR: Final = f"{_OVER_FOUR} {_THEIR_CODE}"
_KIMI: Final = f"--tensor-parallel-size 8 {_THEIR_CODE}"


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
        hub: Its id on the hub, without its name.
        licence: Of its weights, as its owner says; in brackets where the page was not found that would say so.
        pictures: How many a prompt of its family may hold.
        flags: What its server needs besides.
        local: Whether it can be loaded here; others bring code of their own, which is never run.
    """

    name: str
    billions: float
    description: str
    mixture: bool = False
    hub: str = ""
    licence: str = ""
    pictures: int = 5
    flags: str = ""
    local: bool = True

    @property
    def serve(self) -> str:
        """The command that serves it with vLLM; empty for what needs no server."""
        if not self.hub:
            return ""
        limit = f"""--limit-mm-per-prompt '{{"image": {self.pictures}}}'"""
        return " ".join(part for part in (f"vllm serve {self.hub}/{self.name}", limit, self.flags) if part)

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
        if not self.local:
            return None
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
        if not self.local:
            why = "cannot be loaded here; serve it"
        elif machine.cards:
            why = "too large for this machine; serve it elsewhere"
        else:
            why = "needs a graphics card; serve it elsewhere"
        return f"{why} and name its address: {self.description}"


_APACHE: Final = "Apache-2.0"
_MIT: Final = "MIT"
_MIT_UNREAD: Final = "MIT (not checked)"
_APACHE_UNREAD: Final = "Apache-2.0 (not checked)"
_KIMI_UNREAD: Final = "Modified MIT (not checked)"
_UNREAD: Final = "see its page"

MODELS: Final = (
    Model("steps", 0, "carries out plain instructions, reads the screen by OCR"),
    Model("builtin", 0, "small, ships with deskhand, understands short instructions"),
    Model("UI-TARS-2B-SFT", 2.2, "the smallest UI-TARS", hub="ByteDance-Seed", licence=_APACHE_UNREAD),
    Model("UI-TARS-7B-DPO", 8.3, "UI-TARS 1.0", hub="ByteDance-Seed", licence=_APACHE),
    Model("UI-TARS-1.5-7B", 8.3, "the best open UI-TARS of its size", hub="ByteDance-Seed", licence=_APACHE),
    Model("UI-TARS-72B-DPO", 73.4, "UI-TARS 1.0, large", False, "ByteDance-Seed", _APACHE_UNREAD, 5, _OVER_FOUR),
    Model("Qwen3.5-4B", 4, "general, thinks first", False, "Qwen", _APACHE, 20),
    Model("Qwen3.5-9B", 9, "general, thinks first", False, "Qwen", _APACHE, 20),
    Model("Qwen3.5-27B", 27, "general, thinks first", False, "Qwen", _APACHE, 20),
    Model("Qwen3.5-35B-A3B", 35, "the same, 3 billion at work", True, "Qwen", _APACHE, 20),
    Model("Qwen3.5-122B-A10B", 122, "the same, 10 billion at work", True, "Qwen", _APACHE, 20, _OVER_FOUR),
    Model("Holo-3.1-4B", 4, "trained to act", False, "Hcompany", _UNREAD, 3, _HOLO),
    Model("Holo-3.1-9B", 9, "trained to act", False, "Hcompany", _UNREAD, 3, _HOLO),
    Model("Holo-3.1-35B-A3B", 35, "trained to act, 3 billion at work", True, "Hcompany", _APACHE, 3, _HOLO),
    Model("Fara-7B", 8.3, "trained to act in a browser", False, "microsoft", _MIT_UNREAD, 3),
    Model("Fara1.5-4B", 4, "trained to act in a browser", False, "microsoft", _UNREAD, 3),
    Model("Fara1.5-9B", 9, "trained to act in a browser", False, "microsoft", _UNREAD, 3),
    Model("Fara1.5-27B", 27, "trained to act in a browser", False, "microsoft", _UNREAD, 3),
    Model("GUI-Owl-1.5-2B-Instruct", 2, "trained to act", False, "mPLUG", _UNREAD),
    Model("GUI-Owl-1.5-8B-Think", 8.8, "trained to act, thinks first", False, "mPLUG", _UNREAD),
    Model("GUI-Owl-1.5-32B-Instruct", 32, "trained to act", False, "mPLUG", _MIT),
    Model("EvoCUA-8B-20260105", 8.8, "trained to act", False, "meituan", _APACHE),
    Model("EvoCUA-32B-20260105", 32, "trained to act", False, "meituan", _APACHE),
    Model("OpenCUA-7B", 8.3, "trained to act, writes code", False, "xlangai", _MIT, 3, _THEIR_CODE, False),
    Model("OpenCUA-72B", 72, "trained to act, writes code", False, "xlangai", _MIT, 3, _THEIRS_OVER_FOUR, False),
    Model("UI-Venus-1.5-2B", 2, "trained to act in a browser", False, "inclusionAI", _APACHE_UNREAD, 1),
    Model("UI-Venus-1.5-8B", 8.8, "trained to act in a browser", False, "inclusionAI", _APACHE_UNREAD, 1),
    Model("UI-Venus-1.5-30B-A3B", 30, "the same, 3 billion at work", True, "inclusionAI", _APACHE_UNREAD, 1),
    Model("GLM-4.6V-Flash", 9, "general, thinks first", False, "zai-org", _MIT_UNREAD, 5),
    Model("GLM-4.5V", 106, "general, thinks first, 12 billion at work", True, "zai-org", _MIT_UNREAD, 5, _OVER_FOUR),
    Model(
        "Kimi-K2.5",
        1000,
        "general, 32 billion at work",
        True,
        "moonshotai",
        "Modified MIT (not checked)",
        3,
        _KIMI,
        False,
    ),
    Model("MAI-UI-8B", 8.8, "trained to act on phones", False, "Tongyi-MAI", _APACHE_UNREAD, 3),
    Model("Qwen2.5-VL-7B-Instruct", 8.3, "a general model that points", hub="Qwen", licence=_APACHE),
    Model("Qwen3-VL-8B-Instruct", 8.8, "a general model that points", hub="Qwen", licence=_APACHE),
    Model("chameleon-7b", 7.0, "sees one picture of 512x512", hub="facebook", licence="Chameleon research", pictures=1),
    Model("Kimi-VL-A3B-Instruct", 16.4, "a mixture of experts, 2.8 billion of them at work", True, "moonshotai", _MIT),
    Model("Kimi-VL-A3B-Thinking-2506", 16.4, "the same, thinks aloud first", True, "moonshotai", _MIT),
)
"""Sizes are those of the published checkpoints, of 2026's as their names round them.

Licences were read in 2026-11: on the hub's pages of UI-TARS-7B-DPO, Qwen3.5-9B, Qwen2.5-VL-7B-Instruct,
Qwen3-VL-8B-Instruct, GUI-Owl-1.5-32B-Instruct and Kimi-VL-A3B-Thinking, for UI-TARS-1.5-7B on that of a copy; on
H Company's page of models for Holo-3.1-35B-A3B; in the repositories of EvoCUA, OpenCUA and Chameleon for these. The
sister sizes are taken to be under the same, but for those of Holo, GUI-Owl and UI-TARS 1.0. The repository of UI-Venus
is under MIT, its weights of 2025 under Apache-2.0; the page of 1.5 was not found, nor were those in brackets.
"""


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
