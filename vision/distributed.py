"""Processes that train together: the group that `torchrun` started, or one process alone."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, distributed

_M_TRIM_THRESHOLD: Final = -1  # names and numbers of <malloc.h>
_M_MMAP_MAX: Final = -4


@dataclass(frozen=True, slots=True)
class ProcessGroup:
    """The processes that train together, and the rank of this one among them."""

    rank: int
    size: int
    device: torch.device

    @property
    def leads(self) -> bool:
        """Whether this is the process that writes."""
        return self.rank == 0

    def sum(self, values: Tensor) -> Tensor:
        """Sum over all processes; no gradient."""
        values = values.detach().clone()
        if self.size > 1:
            distributed.all_reduce(values)
        return values


def leads(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this is the process that writes, also where its group is gone."""
    return environment.get("RANK", "0") == "0"


@contextmanager
def process_group(environment: Mapping[str, str] = os.environ) -> Iterator[ProcessGroup]:
    """Join the processes that `torchrun` started, or be alone; one GPU each where there are GPUs."""
    rank, size = int(environment.get("RANK", "0")), int(environment.get("WORLD_SIZE", "1"))
    device = torch.device("cpu")
    if torch.cuda.is_available():
        device = torch.device("cuda", int(environment.get("LOCAL_RANK", "0")))
        torch.cuda.set_device(device)
    if size == 1:
        yield ProcessGroup(0, 1, device)
        return
    distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield ProcessGroup(rank, size, device)
        distributed.barrier()  # its threads have let go of all tensors before any process leaves
    finally:
        # DistributedDataParallel must be gone before its group is: the last to hold a gloo group waits for its threads,
        # and DistributedDataParallel would do so with the interpreter's lock in hand, for which they may be waiting
        gc.collect()
        distributed.destroy_process_group()


def keep_freed_memory() -> None:
    """Let glibc keep what tensors free, for processes that train on the processor.

    It returns large blocks to the system at once, and each step then faults hundreds of megabytes in, page by page.
    """
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        if hasattr(libc, "mallopt"):
            libc.mallopt(_M_MMAP_MAX, 0)
            libc.mallopt(_M_TRIM_THRESHOLD, 2**31 - 1)


def own_randomness(team: ProcessGroup) -> AbstractContextManager[None]:
    """Within, random numbers are drawn apart: those outside go on as if nothing had been drawn."""
    return torch.random.fork_rng(devices=[team.device] if team.device.type == "cuda" else [])
