"""Computes golden numbers for the convolution lesson with PyTorch.

    python tools/reference/convolution.py > crates/bukva-lab/tests/fixtures/convolution.json

Needs PyTorch and NumPy. Values are small integers, so that sums are exact in any order.
Each case is one line. If PyTorch's layer supports the padding, it is used; otherwise, the input of
a plain layer is padded or its output cropped by hand, according to TensorFlow's documentation of
SAME.
"""

import itertools
import json
import sys

import numpy as np
import torch
from torch.nn import functional as F

INPUTS = [(3, 3), (4, 6), (5, 2)]
KERNELS = [(3, 3), (4, 4), (2, 3)]
STRIDES = [1, 2, 3]
PADDINGS = ["same", "same-tf", "valid", "1"]


def around(padding, side, kernel, stride):
    """Padding before and after the larger image along one axis."""
    if padding == "same":
        total = kernel - 1  # PyTorch's padding=(kernel - 1) / 2 if that is an integer
    elif padding == "same-tf":
        total = max((-(-side // stride) - 1) * stride + kernel - side, 0)
    else:
        return (0, 0) if padding == "valid" else (int(padding), int(padding))
    return total // 2, total - total // 2


def conv(x, w, stride, padding):
    rows, columns = (around(padding, x.shape[2 + axis], w.shape[2 + axis], stride) for axis in (0, 1))
    if rows[0] == rows[1] and columns[0] == columns[1]:
        return F.conv2d(x, w, stride=stride, padding=(rows[0], columns[0]))
    return F.conv2d(F.pad(x, (*columns, *rows)), w, stride=stride)


def conv_transpose(x, w, stride, padding):
    sides, pads = [], []
    for axis in (0, 1):
        small, kernel = x.shape[2 + axis], w.shape[2 + axis]
        if padding in ("same", "same-tf"):
            sides.append(small * stride)
            pads.append(around(padding, small * stride, kernel, stride))
        else:
            pads.append(around(padding, None, kernel, stride))
            sides.append((small - 1) * stride + kernel - sum(pads[-1]))
    longer = [side - ((small - 1) * stride + w.shape[2 + axis] - sum(pads[axis]))
              for axis, (side, small) in enumerate(zip(sides, x.shape[2:]))]
    if all(before == after for before, after in pads) and all(0 <= more < stride for more in longer):
        return F.conv_transpose2d(x, w, stride=stride, padding=tuple(pad[0] for pad in pads), output_padding=longer)
    # All stamped values, padded with zeros on the far sides, and then cropped to the output.
    whole = F.pad(F.conv_transpose2d(x, w, stride=stride), (0, stride, 0, stride))
    (top, _), (left, _) = pads
    return whole[:, :, top:top + sides[0], left:left + sides[1]]


def main():
    rng = np.random.default_rng(0)
    cases = []
    for size, kernel, stride, padding in itertools.product(INPUTS, KERNELS, STRIDES, PADDINGS):
        x, w = (rng.integers(-4, 6, shape) for shape in (size, kernel))
        for direction, layer in (("conv", conv), ("conv-transpose", conv_transpose)):
            tensors = (torch.tensor(values, dtype=torch.float64)[None, None] for values in (x, w))
            try:
                y = layer(*tensors, stride, padding)
            except RuntimeError:  # the kernel does not fit
                continue
            if 0 in y.shape:
                continue
            case = {"direction": direction, "stride": stride, "padding": padding, "input": x.tolist(),
                    "kernel": w.tolist(), "output": y[0, 0].int().tolist()}
            cases.append(json.dumps(case, separators=(",", ":")))
    print(f"{len(cases)} cases, PyTorch {torch.__version__}", file=sys.stderr)
    print("[\n" + ",\n".join(cases) + "\n]")


main()
