"""Computes golden numbers for the translator's forward pass, gradients and running statistics.

    python tools/reference/translator_golden.py > crates/bukva-lab/tests/fixtures/translator.json

Needs PyTorch and NumPy. The network is too large to store, so every weight is a hash of its name
and its index, which crates/bukva-lab/tests/golden.rs computes too. The index refers to bukva's
layout, where a fully connected weight is [inputs, outputs], the transpose of PyTorch's. Everything
is computed in float64, so that the file contains the exact values and the tolerance only covers
bukva's own error.

PyTorch updates the running variance with the unbiased variance of the batch, bukva with the biased
one, which also normalizes the batch; the file contains bukva's.
"""

import json
import sys

import numpy as np
import torch
from torch import nn

LATENT, BATCH, SAMPLES = 8, 3, 8
# bukva's names of the blocks, with their positions in the two Sequentials below.
BLOCKS = {"encoder.conv1": ("encoder", 0), "encoder.conv2": ("encoder", 1), "encoder.to_latent": ("encoder", 3),
          "decoder.from_latent": ("decoder", 0), "decoder.deconv1": ("decoder", 2), "decoder.deconv2": ("decoder", 3)}
# The center and half-width of the values of each kind of tensor.
RANGES = {"gamma": (1.0, 0.5), "beta": (0.0, 0.25), "slope": (0.25, 0.125), "bias": (0.0, 0.125),
          "running_mean": (0.0, 0.25), "running_variance": (1.0, 0.5), "ink": (0.5, 0.5), "chance": (0.5, 0.5)}


def hashed(name, shape):
    """float32 values that depend only on the name and the index."""
    seed = 0x811C9DC5  # FNV-1a
    for byte in name.encode():
        seed = (seed ^ byte) * 0x01000193 % 2**32
    x = np.arange(int(np.prod(shape)), dtype=np.uint64) * 0x9E3779B1 + seed & 0xFFFFFFFF
    x = (x ^ x >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    x = (x ^ x >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
    x ^= x >> 16
    unit = ((x >> 8).astype(np.float64) / 2**23 - 1).astype(np.float32)  # exact: 24 bits
    middle, width = RANGES.get(name.rsplit(".", 1)[-1], (0.0, 0.0625 if len(shape) == 2 else 0.25))
    return (np.float32(middle) + np.float32(width) * unit).reshape(shape)


class Block(nn.Module):
    """A linear layer, batch normalization, then a parametric ReLU with one slope per channel."""

    def __init__(self, linear, channels, norm):
        super().__init__()
        self.linear, self.norm, self.activation = linear, norm(channels), nn.PReLU(channels)

    def forward(self, x):
        return self.activation(self.norm(self.linear(x)))


class Translator(nn.Module):
    def __init__(self, latent=LATENT):
        super().__init__()
        self.encoder = nn.Sequential(
            Block(nn.Conv2d(1, 32, 3, 2, 1), 32, nn.BatchNorm2d),
            Block(nn.Conv2d(32, 64, 3, 2, 1), 64, nn.BatchNorm2d),
            nn.Flatten(),
            Block(nn.Linear(64 * 7 * 7, latent), latent, nn.BatchNorm1d),
        )
        self.decoder = nn.Sequential(
            Block(nn.Linear(latent, 64 * 7 * 7), 64 * 7 * 7, nn.BatchNorm1d),
            nn.Unflatten(1, (64, 7, 7)),
            Block(nn.ConvTranspose2d(64, 32, 3, 2, 1, 1), 32, nn.BatchNorm2d),
            Block(nn.ConvTranspose2d(32, 1, 3, 2, 1, 1), 1, nn.BatchNorm2d),
            nn.Flatten(),
            nn.Linear(784, 784),
        )


def tensors(net):
    """Each tensor with its name in bukva."""
    for name, (side, at) in BLOCKS.items():
        block = getattr(net, side)[at]
        linear = f"{name}.linear" if isinstance(block.linear, nn.Linear) else name
        yield f"{linear}.weight", block.linear.weight
        yield f"{linear}.bias", block.linear.bias
        yield f"{name}.norm.gamma", block.norm.weight
        yield f"{name}.norm.beta", block.norm.bias
        yield f"{name}.norm.slope", block.activation.weight
        yield f"{name}.norm.running_mean", block.norm.running_mean
        yield f"{name}.norm.running_variance", block.norm.running_var
    yield "decoder.to_pixels.weight", net.decoder[-1].weight
    yield "decoder.to_pixels.bias", net.decoder[-1].bias


def ours(values):
    """Converts an array to bukva's layout; the conversion is its own inverse."""
    return values.T if values.ndim == 2 else values


def summary(values):
    flat = ours(values.detach().numpy()).ravel()
    places = [k * (flat.size - 1) // (SAMPLES - 1) for k in range(SAMPLES)]
    return {"count": flat.size, "sum": flat.sum(), "absolute_sum": np.abs(flat).sum(), "largest": np.abs(flat).max(),
            "samples": [flat[k] for k in places]}


def main():
    torch.set_default_dtype(torch.float64)
    net = Translator()
    for name, tensor in tensors(net):
        shape = ours(tensor.detach().numpy()).shape
        tensor.data = torch.from_numpy(ours(hashed(name, shape).astype(np.float64)).copy())
    source = torch.from_numpy(hashed("source.ink", (BATCH, 1, 28, 28)).astype(np.float64))
    target = torch.from_numpy(hashed("target.ink", (BATCH, 784)).astype(np.float64))
    mask = torch.from_numpy((hashed("mask.chance", (BATCH, LATENT)) >= 0.25) / 0.75)
    net.eval()
    inferred = net.decoder(net.encoder(source))
    before = {name: tensor.clone() for name, tensor in tensors(net) if name.endswith("running_variance")}
    # Pixels per channel. With the batch size, they determine the ratio of biased to unbiased
    # variance.
    spread = {"encoder.conv1": 196, "encoder.conv2": 49, "decoder.deconv1": 196, "decoder.deconv2": 784}
    net.train()
    translated = net.decoder(net.encoder(source) * mask)
    loss = (translated - target).square().mean()
    loss.backward()
    gradients, statistics = {}, {}
    for name, tensor in tensors(net):
        if name.endswith("running_variance"):
            count = BATCH * spread.get(name.rsplit(".", 2)[0], 1)
            kept = 0.9 * before[name]
            statistics[name] = summary(kept + (tensor - kept) * (count - 1) / count)
        elif name.endswith("running_mean"):
            statistics[name] = summary(tensor)
        else:
            gradients[name] = summary(tensor.grad)
    rounded = lambda values: [float(f"{value:.8g}") for value in values.detach().numpy().ravel()]
    golden = {"torch": torch.__version__, "inferred": rounded(inferred), "translated": rounded(translated),
              "loss": loss.item(), "gradients": gradients, "statistics": statistics}
    json.dump(golden, sys.stdout, indent=None, separators=(",", ":"), default=float)
    print()


if __name__ == "__main__":
    main()
