"""Computes results and gradients of every fused block with PyTorch in float64.

    python tools/reference/kernels_golden.py > crates/bukva-kernels/tests/fixtures/blocks.json

Inputs are not stored: both languages compute them as a hash of the input's number and the index.
The loss is the sum of the result times a probe, so that the gradients are not uniform.
"""

import json

import torch
from torch.nn import functional as F

EPSILON = 1e-5


def drawn(number, *shape):
    """Values in -0.5..0.5: the top bits of a multiplied counter."""
    count = torch.Size(shape).numel()
    place = torch.arange(1, count + 1, dtype=torch.int64)
    bits = (place * 2654435761 + number * 40503) % 2**32
    bits = ((bits ^ (bits >> 15)) * 2246822519) % 2**32
    values = (bits >> 8).to(torch.float64) / 2**24 - 0.5
    return values.reshape(shape).requires_grad_()


def linear(x, weight, bias):
    return x @ weight + bias


def conv(x, weight, bias):
    return F.conv2d(x, weight, bias, stride=2, padding=1)


def conv_transpose(x, weight, bias):
    return F.conv_transpose2d(x, weight, bias, stride=2, padding=1, output_padding=1)


def norm_prelu(x, gamma, beta, slope):
    normal = F.batch_norm(x, None, None, gamma, beta, training=True, eps=EPSILON)
    return F.prelu(normal, slope)


def frozen_norm(x, gamma, beta, slope, mean, variance):
    normal = F.batch_norm(x, mean, variance + 1, gamma, beta, training=False, eps=EPSILON)
    return F.prelu(normal, slope)


def pooled(x, weight, bias):
    return F.max_pool2d(F.relu(F.conv2d(x, weight, bias, padding=2)), 2)


def nearest(term):
    """The mean distance of rows from the nearest of their targets."""

    def run(x, aims):
        return term(x[:, None] - aims).mean(2).amin(1).mean().reshape(1)

    return run


def cross_entropy(x):
    batch, width = x.shape
    classes = torch.tensor([7 * row % width for row in range(batch)])
    return F.cross_entropy(x, classes).reshape(1)


def case(block, run, *shapes, constants=0):
    inputs = [drawn(number, *shape) for number, shape in enumerate(shapes)]
    for constant in inputs[len(inputs) - constants :]:
        constant.requires_grad_(False)
    result = run(*inputs)
    probe = drawn(len(shapes), *result.shape).detach()
    (result * probe).sum().backward()
    rounded = lambda tensor: [float(f"{value:.9g}") for value in tensor.flatten().tolist()]
    return {
        "block": block,
        "shapes": [list(shape) for shape in shapes],
        "result": rounded(result.detach()),
        "gradients": [rounded(given.grad) for given in inputs if given.requires_grad],
    }


def main():
    cases = []
    for batch, inputs, outputs in [(1, 1, 1), (1, 37, 33), (13, 50, 40), (5, 600, 7)]:
        shapes = (batch, inputs), (inputs, outputs), (outputs,)
        cases.append(case("linear", linear, *shapes))
    for batch, ins, outs, height, width in [(1, 1, 1, 1, 1), (2, 1, 32, 9, 7), (1, 5, 33, 4, 6), (3, 8, 16, 5, 5)]:
        shapes = (batch, ins, height, width), (outs, ins, 3, 3), (outs,)
        cases.append(case("conv", conv, *shapes))
        shapes = (batch, outs, height, width), (outs, ins, 3, 3), (ins,)
        cases.append(case("conv_transpose", conv_transpose, *shapes))
    for shape in [(6, 3), (20, 40), (2, 5, 3, 4), (3, 1, 7, 7)]:
        channels = (shape[1],)
        cases.append(case("norm_prelu", norm_prelu, shape, channels, channels, channels))
    for shape in [(1, 1, 1, 1), (2, 5, 3, 4), (3, 1, 7, 7)]:
        channels = (shape[1],)
        cases.append(case("frozen_norm", frozen_norm, shape, *[channels] * 5, constants=2))
    for batch, ins, outs, height, width in [(1, 1, 1, 2, 2), (2, 1, 16, 9, 7), (1, 5, 33, 4, 6), (3, 16, 8, 6, 6)]:
        shapes = (batch, ins, height, width), (outs, ins, 5, 5), (outs,)
        cases.append(case("pooled", pooled, *shapes))
    for block, term in [("absolute", torch.abs), ("squared", torch.square)]:
        for batch, aims, values in [(1, 1, 5), (6, 4, 37)]:
            cases.append(case(block, nearest(term), (batch, values), (batch, aims, values), constants=1))
    for shape in [(1, 1), (6, 5), (9, 33)]:
        cases.append(case("cross_entropy", cross_entropy, shape))
    print(json.dumps(cases, separators=(",", ":")))


if __name__ == "__main__":
    main()
