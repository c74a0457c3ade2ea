#!/usr/bin/env python3
"""The letter network in PyTorch, as a peer of `step --only letters` in `tools/bench`.

    python tools/bench-peers/torch_letters.py --steps 40 --compile

Prints one JSON line: median and quartiles of a training step on random images, in milliseconds. bukva's
step also clips gradients and averages the weights; neither makes examples.
"""
import argparse
import json
import statistics
import time

import torch
from torch import nn

LETTERS = 204
SIDE = 56


class Block(nn.Module):
    """A linear map, batch normalization, then a parametric ReLU with one slope per channel."""

    def __init__(self, linear, channels, norm=nn.BatchNorm2d):
        super().__init__()
        self.linear, self.norm, self.activation = linear, norm(channels), nn.PReLU(channels)

    def forward(self, x):
        return self.activation(self.norm(self.linear(x)))


def down(inputs, outputs):
    return Block(nn.Conv2d(inputs, outputs, 3, 2, 1), outputs)


def up(inputs, outputs):
    return Block(nn.ConvTranspose2d(inputs, outputs, 3, 2, 1, 1), outputs)


def dense(inputs, outputs):
    return Block(nn.Linear(inputs, outputs), outputs, nn.BatchNorm1d)


class LetterNet(nn.Module):
    """`crates/bukva-lab/src/pretrain/network.rs`."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(down(1, 32), down(32, 64), down(64, 64), nn.Flatten(), dense(64 * 49, 512))
        self.letters = nn.Linear(512, LETTERS + 1)
        self.combine = dense(512 + LETTERS, 512)
        self.from_latent = dense(512 + LETTERS, 48 * 49)
        refine = [layer for _ in range(3) for layer in (down(64, 64), up(64, 64))]
        self.decoder = nn.Sequential(nn.Unflatten(1, (48, 7, 7)), up(48, 64), *refine, up(64, 32), up(32, 16),
                                     nn.Conv2d(16, 4, 3, 2, 1))

    def forward(self, source, told):
        latent = self.encoder(source)
        combined = self.combine(torch.cat([latent[: len(told)], told], 1))
        drawn = self.decoder(self.from_latent(torch.cat([combined, told], 1)))
        return drawn, self.letters(latent)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--negatives", type=int, default=4, help="images that are no letters, which are only read")
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--warmup", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--compile", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    layout = torch.channels_last if options.channels_last else torch.contiguous_format
    network = LetterNet().to(memory_format=layout).train()
    images = options.batch + options.negatives
    sources = [torch.rand(images, 1, SIDE, SIDE).to(memory_format=layout) for _ in range(8)]
    targets = [torch.rand(options.batch, 4, SIDE // 2, SIDE // 2).to(memory_format=layout) for _ in range(8)]
    told = nn.functional.one_hot(torch.randint(LETTERS, (options.batch,)), LETTERS).float()
    seen = torch.randint(LETTERS, (images,))
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)
    run = torch.compile(network) if options.compile else network
    times = []
    for step in range(options.warmup + options.steps):
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        drawn, read = run(sources[step % 8], told)
        loss = nn.functional.l1_loss(drawn, targets[step % 8]) + nn.functional.cross_entropy(read, seen)
        loss.backward()
        optimizer.step()
        times.append((time.perf_counter() - start) * 1e3)
    first, median, third = statistics.quantiles(times[options.warmup:], n=4)
    print(json.dumps({"peer": f"torch {torch.__version__}", "compile": options.compile,
                      "channels_last": options.channels_last, "batch": options.batch,
                      "train_ms": [round(value, 2) for value in (first, median, third)]}))


if __name__ == "__main__":
    main()
