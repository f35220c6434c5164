"""Two processes on this machine train like one: the same gradient for shares of unequal length, the same end, one writer."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from musicnn.training import fit
from musicnn.training.losses import tensor
from musicnn.training.team import Team, team

HERE = Path(__file__).resolve()


class Small(nn.Module):
    """No dropout: then two processes must agree with one."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(int(os.environ.get("RANK", 0)))                # DDP has to make them equal
        self.embed, self.gru, self.output = nn.Embedding(9, 6), nn.GRU(6, 8, batch_first=True), nn.Linear(8, 9)
        self.double()

    def forward(self, x, state=None):
        out, state = self.gru(self.embed(x[..., 0]), state)
        return self.output(out), state


def rows(seed, count):
    rng = np.random.default_rng(seed)
    batch = rng.integers(1, 9, (count, 14, 1))
    for i, length in enumerate(rng.integers(2, 15, count)):
        batch[i, length:] = 0
    return batch


def gradient(model, us, train, places):
    """The gradient of one batch, as fit computes it."""
    model.zero_grad()
    share = us.join(model)                                               # DDP works only as long as somebody holds it
    mine, weight = us.share(places)
    nats = weight * share(tensor(train[mine], model))
    (nats * us.size / int((train[places, :, 0] != 0).sum())).backward()
    return torch.cat([p.grad.flatten() for p in model.parameters()]), us.total(nats)


def both(folder):
    """What every process does, and process 0 writes down."""
    with team() as us:
        model, train = Small(), rows(1, 11)
        found = {f"gradient {n}": gradient(model, us, train, np.arange(n)) for n in (11, 2, 1)}       # 1: one process has nothing to do
        model = Small()
        history = fit(model, train, rows(2, 5), updates=12, batch_size=3, measurements=3, checkpoint=folder / "run", progress=False)
        again = fit(Small(), train, rows(2, 5), updates=12, batch_size=3, measurements=3, checkpoint=folder / "run", progress=False)
        found["fit"] = (torch.cat([p.detach().flatten() for p in model.parameters()]), history.valid[-1])
        assert again.valid == history.valid and us.gathered(torch.tensor([us.rank])).flatten().tolist() == list(range(us.size))
        if us.rank == 0:
            torch.save(found, folder / "found.pt")


@pytest.mark.slow
def test_two_processes_give_the_gradient_of_one(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path = os.pathsep.join(p for p in sys.path if p)
    environment = os.environ | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo", "TOKENIZERS_PARALLELISM": "false"}
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2", "--master-addr=127.0.0.1", f"--master-port={port}",
               str(HERE), str(tmp_path / "two")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]
    (tmp_path / "one").mkdir()
    both(tmp_path / "one")
    one, two = (torch.load(tmp_path / n / "found.pt", weights_only=True) for n in ("one", "two"))
    assert set(one) == set(two) == {"gradient 11", "gradient 2", "gradient 1", "fit"}
    for what, (vector, number) in one.items():
        assert torch.allclose(two[what][0], vector, rtol=0, atol=1e-6) and abs(two[what][1] - number) < 1e-6, what
        assert vector.abs().max() > 1e-3


def test_the_shares_are_the_batch_and_nobody_stands_idle():
    places = np.array([7, 3, 5])
    parts = [Team(rank, 2).share(places) for rank in range(2)]
    assert sorted(np.concatenate([p for p, _ in parts]).tolist()) == [3, 5, 7] and all(w == 1 for _, w in parts)
    assert [w for _, w in (Team(rank, 4).share(places[:1]) for rank in range(4))] == [1, 0, 0, 0]


def test_alone_there_is_nobody_to_wait_for():
    with team() as us:
        assert (us.rank, us.size, us.total(torch.tensor(2.5))) == (0, 1, 2.5)


if __name__ == "__main__":
    torch.set_num_threads(1)
    Path(sys.argv[1]).mkdir(exist_ok=True)
    both(Path(sys.argv[1]))
