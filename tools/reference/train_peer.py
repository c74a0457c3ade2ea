"""Trains the translator in PyTorch on the batches of a bukva run, and writes a run folder.

    cargo run --release -p bukva-bench --bin batches -- runs/batches 1500
    python tools/reference/train_peer.py --batches runs/batches --steps 1500 --out runs/torch
    bukva evaluate runs/torch

Needs PyTorch and NumPy. The network, the distribution of the initial weights, dropout, L1 loss,
learning rate, clipping and Adam follow the config.toml of the batches. The batches are precomputed
and cost this program nothing, while bukva samples its own during training, which favors this
program. Random numbers for weights and dropout are PyTorch's own, and the running variance is
unbiased, as usual in PyTorch. Prints one line of JSON with the seconds of the loop.
"""

import argparse
import json
import math
import re
import struct
import sys
import time
import tomllib
from pathlib import Path

import numpy as np
import torch
from torch import nn

from translator_golden import Translator, ours, tensors

# Final learning rate of the cosine schedule, as a share of the full rate: see bukva's
# crates/bukva-lab/src/optim/schedule.rs.
FLOOR = 0.01


class Training(nn.Module):
    """The translator with dropout between encoder and decoder."""

    def __init__(self, network):
        super().__init__()
        self.net = Translator(network["latent"])
        self.dropout = nn.Dropout(network["dropout"])

    def forward(self, source):
        return self.net.decoder(self.dropout(self.net.encoder(source)))


def rate(train, steps, step):
    """The learning rate at a step counted from 0."""
    full, warmup = train["learning_rate"], train["warmup"]
    if step < warmup:
        return full * (step + 1) / warmup
    if train["schedule"] == "constant":
        return full
    done = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return full * (FLOOR + (1 - FLOOR) * (1 + math.cos(math.pi * done)) / 2)


def unit(levels):
    """Converts gray values to ink amounts."""
    return torch.from_numpy(np.array(levels)).float().div_(255)


def loop(model, config, args):
    """Trains; returns the last loss and the seconds of the first step and of all of them."""
    layout = torch.channels_last if args.channels_last else torch.contiguous_format
    model.to(memory_format=layout).train()
    run = torch.compile(model) if args.compile else model
    parameters = list(model.parameters())
    optimizer = torch.optim.Adam(parameters, lr=0.0, fused=True)
    sources, targets = (np.load(args.batches / name, mmap_mode="r") for name in ("sources.npy", "targets.npy"))
    if len(sources) < args.steps:
        sys.exit(f"{args.batches}: holds {len(sources)} steps, not {args.steps}; draw more with the example `batches`")
    start = time.perf_counter()
    for step in range(args.steps):
        optimizer.param_groups[0]["lr"] = rate(config["train"], args.steps, step)
        source = unit(sources[step]).reshape(-1, 1, 28, 28).to(memory_format=layout)
        optimizer.zero_grad(set_to_none=True)
        loss = nn.functional.l1_loss(run(source), unit(targets[step]))
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, config["train"]["clip"], foreach=True)
        optimizer.step()
        if step == 0:
            first = time.perf_counter() - start
    return loss.item(), first, time.perf_counter() - start


def save(net, path):
    """Writes the weights, with bukva's names and in bukva's layout, to a .safetensors file: the
    length of a JSON header, the header, the values.
    """
    header, chunks, at = {}, [], 0
    for name, tensor in tensors(net):
        values = np.ascontiguousarray(ours(tensor.detach().contiguous().numpy()), dtype="<f4")
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [at, at + values.nbytes]}
        chunks.append(values.tobytes())
        at += values.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(chunks))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batches", type=Path, required=True, help="the folder that the example `batches` filled")
    parser.add_argument("--out", type=Path, required=True, help="the run's folder, which must not be there yet")
    parser.add_argument("--steps", type=int, help="optimiser steps [default: as many as there are batches]")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--channels-last", action="store_true")
    args = parser.parse_args()
    text = (args.batches / "config.toml").read_text()
    config = tomllib.loads(text)
    objective = config["objective"]
    if (objective["kind"], objective["loss"]) != ("paired", "l1"):
        sys.exit(f"{args.batches}: expected the objective paired with the loss l1, found {objective}")
    args.steps = args.steps or config["train"]["steps"]
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    model = Training(config["network"])
    args.out.mkdir(parents=True)
    loss, first, seconds = loop(model, config, args)
    save(model.net, args.out / "model.safetensors")
    text = re.sub(r"(?m)^steps = \d+$", f"steps = {args.steps}", text)
    (args.out / "config.toml").write_text(text)
    mode = ("compile" if args.compile else "eager") + ("+channels_last" if args.channels_last else "")
    print(json.dumps({"peer": f"torch {torch.__version__}", "mode": mode, "run": str(args.out), "steps": args.steps,
                      "seconds": round(seconds, 2), "first_step_seconds": round(first, 2), "loss": loss}))


if __name__ == "__main__":
    main()
