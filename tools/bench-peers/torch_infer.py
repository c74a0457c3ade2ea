"""Benchmarks inference of the PyTorch peer without training.

    python tools/bench-peers/torch_infer.py --torch-peer ../shared/peers/torch_peer.py --batch 1

The peer's own program trains before it infers, which PyTorch rejects for a batch size of 1, because
batch normalization needs more than one value. This program uses the peer's network, clock and
defaults.
"""

import argparse
import importlib.util
import json

import torch


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--torch-peer", required=True, metavar="PATH")
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--warmup", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--compile", action="store_true")
    args = parser.parse_args()
    spec = importlib.util.spec_from_file_location("torch_peer", args.torch_peer)
    peer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(peer)
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    layout = torch.channels_last if args.channels_last else torch.contiguous_format
    net = peer.Translator().to(memory_format=layout).eval()
    sources = [torch.rand(args.batch, 1, 28, 28).to(memory_format=layout) for _ in range(8)]
    run = torch.compile(net) if args.compile else net

    def infer(step):
        with torch.inference_mode():
            run(sources[step % 8])

    times = peer.timed(infer, args.steps, args.warmup)
    mode = ("compile" if args.compile else "eager") + ("+channels_last" if args.channels_last else "")
    about = {"peer": f"torch {torch.__version__}", "mode": mode, "batch": args.batch, "threads": args.threads}
    print(json.dumps({**about, "infer": times}))


if __name__ == "__main__":
    main()
