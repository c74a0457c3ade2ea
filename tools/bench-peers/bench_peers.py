"""Benchmarks bukva's training step and inference against other programs with the same network.

    cargo build --release -p bukva-bench
    pip install torch onnx onnxruntime numpy
    python tools/bench-peers/bench_peers.py --torch-peer ../shared/peers/torch_peer.py

The programs run strictly in turn, A B C A B C ..., and times are compared within each round, so
that a slowdown of the machine affects all of them. The machine should be idle otherwise. Missing
dependencies (a package, the peer's file) are reported and skipped. README.md in this folder
explains the table.
"""

import argparse
import json
import sys
from pathlib import Path

import arithmetic
import tables
from programs import BUILD, LIMIT, OURS, ROOT, about_machine, printed_json, programs


def flags():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    peer = ROOT / "../shared/peers/torch_peer.py"
    parser.add_argument("--torch-peer", type=Path, default=peer, metavar="PATH", help="the network in PyTorch")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=40, help="timed steps a program and round")
    parser.add_argument("--warmup", type=int, default=8, help="steps before those")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--train", default="32,128,512", metavar="BATCHES", help="batches to train with")
    parser.add_argument("--infer", default="1,256", metavar="BATCHES", help="batches to infer with")
    parser.add_argument("--compile-channels-last", action="store_true", help="one more mode of PyTorch")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    return parser.parse_args()


def measure(job, batch, runnable, args):
    """Runs one job; returns each program's results and the limits measured with them."""
    results = {program.name: [] for program in runnable}
    limits, failed = [], {}
    common = ["--batch", batch, "--steps", args.steps, "--warmup", args.warmup, "--threads", args.threads]
    # The pool of Burn's matrix products, where bukva uses any, has the same number of threads.
    environment = {"RAYON_NUM_THREADS": str(args.threads), "OMP_NUM_THREADS": str(args.threads)}
    for number in range(args.rounds):
        limit, why = printed_json([LIMIT, args.threads], {})
        if limit is None:
            sys.exit(f"{LIMIT}: {why}")
        limits.append(limit)
        for program in runnable:
            if program.name in failed:
                continue
            print(f"{job} {batch}, round {number + 1}: {program.name}", file=sys.stderr)
            result, why = printed_json([*getattr(program, job), *common], environment)
            if result is None:
                failed[program.name] = why
                print(f"left out: {program.name}: {why}", file=sys.stderr)
            else:
                results[program.name].append(result)
    kept = {name: rounds for name, rounds in results.items() if name not in failed}
    return {"job": job, "batch": batch, "limits": limits, "results": kept, "failed": failed}


def counted(text):
    return [int(number) for number in text.split(",") if number]


def main():
    args = flags()
    absent = [str(path) for path in (OURS, LIMIT) if not path.is_file()]
    if absent:
        sys.exit(f"not built: {', '.join(absent)}\nbuild it first: {BUILD}")
    found, left_out = [], {}
    for program in programs(args.torch_peer, args.compile_channels_last):
        why = program.missing()
        if why:
            left_out[program.name] = why
            print(f"left out: {program.name}: {why}", file=sys.stderr)
        else:
            found.append(program)
    sections = []
    for job, batches in (("train", counted(args.train)), ("infer", counted(args.infer))):
        for batch in batches:
            runnable = [program for program in found if getattr(program, job)]
            sections.append(measure(job, batch, runnable, args))
            save(args, sections, left_out)
    print(tables.page(sections, left_out, args, about_machine()))


def save(args, sections, left_out):
    """Writes the raw numbers so far, so that an interrupted run keeps its measurements."""
    if args.json is None:
        return
    flop = {kind: {"train": arithmetic.train_flop(kind), "infer": arithmetic.forward_flop(kind)}
            for kind in ("inside", "padded")}
    raw = {"machine": about_machine(), "parameters": arithmetic.parameters(), "flop_a_sample": flop,
           "rounds": args.rounds, "steps": args.steps, "threads": args.threads,
           "left_out": left_out, "sections": sections}
    args.json.write_text(json.dumps(raw, indent=1) + "\n")


if __name__ == "__main__":
    main()
