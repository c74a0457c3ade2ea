"""Benchmarks an inference of the translator network in ONNX Runtime.

    python tools/bench-peers/onnx_peer.py --batch 256 --steps 40
    python tools/bench-peers/onnx_peer.py --check ../shared/peers/torch_peer.py

Needs onnx, onnxruntime and NumPy. The graph is built here instead of exported, in the form that
ONNX Runtime runs fastest: normalization is folded into the weights, and no shape is computed at run
time. The weights are random, because the time does not depend on them. --check builds the graph
with the weights of a PyTorch network instead, and fails if their outputs differ.
"""

import argparse
import importlib.util
import json
import statistics
import time

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

# Name, ONNX shape of the weight, number of outputs.
LAYERS = [
    ("conv1", (32, 1, 3, 3), 32),
    ("conv2", (64, 32, 3, 3), 64),
    ("to_latent", (512, 3136), 512),
    ("from_latent", (3136, 512), 3136),
    ("deconv1", (64, 32, 3, 3), 32),
    ("deconv2", (32, 1, 3, 3), 1),
    ("to_pixels", (784, 784), 784),
]
# The newest operator set and file version that ONNX Runtime has supported for years.
OPSET, IR_VERSION = 17, 8


def random_weights():
    rng = np.random.default_rng(0)
    drawn = lambda shape, width: rng.uniform(-width, width, shape).astype(np.float32)
    weights = {}
    for name, shape, outputs in LAYERS:
        weights[name] = (drawn(shape, 0.05), drawn(outputs, 0.05), np.full(outputs, 0.25, np.float32))
    return weights


def node_of(name, source, weights, inputs):
    """The ONNX node of a layer's linear part."""
    named = [source, inputs(f"{name}.weight", weights[0]), inputs(f"{name}.bias", weights[1])]
    if name.startswith("conv"):
        return helper.make_node("Conv", named, [name], strides=[2, 2], pads=[1, 1, 1, 1])
    if name.startswith("deconv"):
        more = {"strides": [2, 2], "pads": [1, 1, 1, 1], "output_padding": [1, 1]}
        return helper.make_node("ConvTranspose", named, [name], **more)
    return helper.make_node("Gemm", named, [name], transB=1)


def build(weights):
    """The network as the bytes of an ONNX file."""
    nodes, constants = [], []

    def inputs(name, values):
        constants.append(numpy_helper.from_array(values, name))
        return name

    at = "source"
    for name, _, outputs in LAYERS:
        if name in ("to_latent", "to_pixels"):
            nodes.append(helper.make_node("Flatten", [at], [f"{name}.flat"], axis=1))
            at = f"{name}.flat"
        if name == "deconv1":
            shape = inputs("image", np.array([-1, 64, 7, 7], np.int64))
            nodes.append(helper.make_node("Reshape", [at, shape], ["inner"]))
            at = "inner"
        nodes.append(node_of(name, at, weights[name], inputs))
        at = name
        if name != "to_pixels":
            slope = weights[name][2].reshape((outputs, 1, 1) if "conv" in name else (outputs,))
            nodes.append(helper.make_node("PRelu", [at, inputs(f"{name}.slope", slope)], [f"{name}.active"]))
            at = f"{name}.active"
    shown = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    graph = helper.make_graph(
        nodes, "translator", [shown("source", ["batch", 1, 28, 28])], [shown(at, ["batch", 784])], constants
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def session(model, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def measure(batch, steps, warmup, threads):
    rng = np.random.default_rng(0)
    sources = [rng.random((batch, 1, 28, 28), dtype=np.float32) for _ in range(8)]
    run = session(build(random_weights()), threads)
    times = []
    for step in range(warmup + steps):
        start = time.perf_counter()
        run.run(None, {"source": sources[step % 8]})
        times.append(1e3 * (time.perf_counter() - start))
    q1, median, q3 = (round(q, 3) for q in statistics.quantiles(times[warmup:], n=4))
    return {"median_ms": median, "q1_ms": q1, "q3_ms": q3}


def folded(net):
    """A PyTorch network's weights, with normalization folded in."""
    blocks = [net.encoder[0], net.encoder[1], net.encoder[3], net.decoder[0], net.decoder[2], net.decoder[3]]
    weights = {}
    for (name, *_), block in zip(LAYERS, blocks):
        norm, linear = block.norm, block.linear
        scale = norm.weight / (norm.running_var + norm.eps).sqrt()
        bias = (linear.bias - norm.running_mean) * scale + norm.bias
        # A transposed convolution's weight has its outputs in the second dimension.
        shape = [-1 if axis == int(name.startswith("deconv")) else 1 for axis in range(linear.weight.ndim)]
        values = (linear.weight * scale.reshape(shape), bias, block.activation.weight)
        weights[name] = tuple(value.detach().numpy() for value in values)
    last = net.decoder[-1]
    weights["to_pixels"] = (last.weight.detach().numpy(), last.bias.detach().numpy(), None)
    return weights


def check(path):
    import torch

    spec = importlib.util.spec_from_file_location("torch_peer", path)
    peer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(peer)
    torch.manual_seed(0)
    net = peer.Translator()
    with torch.inference_mode():
        net.train()(torch.rand(64, 1, 28, 28))  # updates the running statistics
        source = torch.rand(5, 1, 28, 28)
        expected = net.eval()(source).numpy()
        found = session(build(folded(net)), 1).run(None, {"source": source.numpy()})[0]
    error = np.abs(found - expected).max() / np.abs(expected).max()
    print(f"largest difference from PyTorch, relative to the largest value: {error:.1e}")
    assert error < 1e-5


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--warmup", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--check", metavar="TORCH_PEER", help="compare with this PyTorch network instead")
    args = parser.parse_args()
    if args.check:
        return check(args.check)
    times = measure(args.batch, args.steps, args.warmup, args.threads)
    about = {"peer": f"onnxruntime {onnxruntime.__version__}", "mode": "folded"}
    print(json.dumps({**about, "batch": args.batch, "threads": args.threads, "infer": times}))


if __name__ == "__main__":
    main()
