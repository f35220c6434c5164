"""Several processes that train one model together, started by torchrun; alone, a team of one, which does nothing here.

Every process holds the whole model and takes its share of each batch; torch's DistributedDataParallel (DDP) then averages the gradients
over the processes. The shares have unequal numbers of tokens. So that the average is the gradient of the whole batch all the same, each
process returns   its summed nats × number of processes / tokens of the whole batch.

    torchrun --nproc-per-node 2 -m musicnn train folk-lstm -o mine            one machine
    torchrun --nnodes 2 --nproc-per-node 2 --rdzv-backend c10d --rdzv-endpoint HOST:29500 -m musicnn train …      on each of two

Left out: sharing the measurements on held-out pieces (each process does them all), splitting a model that fits on no one machine.
"""

import os
from contextlib import contextmanager

import numpy as np
import torch
from torch import distributed as dist
from torch import nn

from musicnn.training.losses import losses


class Team:
    """This process's place in the team.

    Attributes:
        rank: its number, 0..size-1; process 0 speaks and writes for all.
        size: number of processes.
    """

    def __init__(self, rank: int = 0, size: int = 1):
        self.rank, self.size = rank, size

    def share(self, places: np.ndarray) -> tuple[np.ndarray, float]:
        """This process's part of a batch of places, and its weight: 0 if nothing was left for it and it only keeps step."""
        mine = places[self.rank::self.size]
        return (mine, 1.0) if len(mine) else (places[:1], 0.0)

    def join(self, model) -> nn.Module:
        """A module that maps rows to their summed nats and, in backward, averages the gradients over the team."""
        alone = SummedNats(model)
        return alone if self.size == 1 else nn.parallel.DistributedDataParallel(alone)

    def total(self, value: torch.Tensor) -> float:
        """The sum of a number over the team."""
        value = value.detach().cpu().double()
        if self.size > 1:
            dist.all_reduce(value)
        return float(value)

    def wait(self) -> None:
        """Until every process has come here."""
        if self.size > 1:
            dist.barrier()

    def gathered(self, tensor: torch.Tensor) -> torch.Tensor:
        """A tensor of every process, stacked: (size, …)."""
        found = [torch.empty_like(tensor) for _ in range(self.size)]
        if self.size > 1:
            dist.all_gather(found, tensor)
        return torch.stack(found) if self.size > 1 else tensor[None]


class SummedNats(nn.Module):
    """rows (B, T, C) → the nats of all their places, a scalar; DDP needs a module for what is to be shared."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, rows):
        return losses(self.model, rows).sum()


@contextmanager
def team():
    """The team that torchrun has called together, for the time of a training."""
    size = int(os.environ.get("WORLD_SIZE", 1))
    if size == 1:
        yield Team()
        return
    opened = not dist.is_initialized()
    if opened:
        dist.init_process_group("gloo")                                  # gloo also adds up tensors of a card; nccl would be faster
    try:
        yield Team(dist.get_rank(), size)
    finally:
        if opened:
            dist.destroy_process_group()
