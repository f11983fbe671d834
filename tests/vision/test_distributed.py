"""The processes of a training: alone without torchrun, and random numbers that nobody outside notices.

Several processes are in test_trainer.py, which starts them.
"""

import pytest
import torch

from vision.distributed import own_randomness, process_group


def test_without_torchrun_a_process_is_alone_and_leads() -> None:
    with process_group({}) as group:
        assert (group.rank, group.size, group.leads) == (0, 1, True)
        values = torch.tensor([1.0, 2.0])
        assert torch.equal(group.sum(values), values)


def test_random_numbers_drawn_within_are_not_missed_outside() -> None:
    with process_group({}) as group:
        torch.manual_seed(5)
        expected = torch.rand(3)
        torch.manual_seed(5)
        with own_randomness(group):
            torch.rand(100)
        assert torch.equal(torch.rand(3), expected)


def test_a_rank_that_is_no_number_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="one"), process_group({"RANK": "one", "WORLD_SIZE": "2"}):
        pass
