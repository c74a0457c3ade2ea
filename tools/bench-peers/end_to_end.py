"""Time to a given readability: `bukva train` and the same training in PyTorch, in turn.

    cargo build --release && cargo build --release -p bukva-bench
    pip install torch numpy
    python tools/bench-peers/end_to_end.py --steps 1500,2000,3000,4000

For each number of steps and each round, bukva and the peer (tools/reference/train_peer.py) train
one run each, and `bukva evaluate` evaluates both with the same judge, on the test families of the
built-in glyphs. Each number of steps needs a separate run, because the learning-rate schedule
depends on it. The smallest number of steps that reaches the readability --readable is reported with
its time in seconds.
"""

import argparse
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

from programs import RELEASE, ROOT, about_machine, last_words, printed_json

BUKVA, BATCHES = RELEASE / "bukva", RELEASE / "batches"
PEER = ROOT / "tools/reference/train_peer.py"
PEERS = {"eager": [], "eager+channels_last": ["--channels-last"], "compile": ["--compile"],
         "compile+channels_last": ["--compile", "--channels-last"]}


def flags():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", default="1500", metavar="STEPS", help="numbers of steps, as 500,1000,1500")
    parser.add_argument("--rounds", type=int, default=1, help="times that each program trains each run")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--readable", type=float, default=0.95, help="the judge's share to reach")
    parser.add_argument("--peers", default="eager+channels_last,compile", metavar="MODES",
                        help=f"modes of PyTorch, of {', '.join(PEERS)}")
    parser.add_argument("--work", type=Path, default=ROOT / "runs/end-to-end", metavar="FOLDER",
                        help="where batches and runs go; what is there is deleted")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    args = parser.parse_args()
    unknown = set(filter(None, args.peers.split(","))) - set(PEERS)
    if unknown:
        parser.error(f"--peers: expected some of {', '.join(PEERS)}; found {', '.join(sorted(unknown))}")
    return args


def done(command, environment):
    """Runs a command and returns its result; if the command fails, the program exits."""
    result, why = printed_json(command, environment)
    if result is None:
        sys.exit(f"{' '.join(map(str, command))}\n{why}")
    return result


def trained(name, steps, number, args, environment):
    """Trains one run and evaluates it."""
    print(f"{steps} steps, round {number + 1}: {name}", file=sys.stderr)
    folder = args.work / f"{name}-{steps}-{number}".replace("+", "-")
    if name == "bukva":
        command = [BUKVA, "train", "--steps", steps, "--seed", 0, "--out", folder, "--json"]
        seconds = done(command, environment)["seconds"]
    else:
        command = [sys.executable, PEER, "--batches", args.work / "batches", "--steps", steps, "--out", folder,
                   "--threads", args.threads, *PEERS[name]]
        seconds = done(command, environment)["seconds"]
    measured = done([BUKVA, "evaluate", folder, "--json"], environment)
    shutil.rmtree(folder / "checkpoints", ignore_errors=True)
    readability = measured["translated"]["judge"]
    return {"program": name, "steps": steps, "round": number, "seconds": seconds, "readability": readability}


def prepare(args, steps):
    """Creates the work folder with the longest run's batches; shorter runs use the first ones."""
    if args.work.exists():
        if any(args.work.iterdir()) and not (args.work / "batches/config.toml").is_file():
            sys.exit(f"{args.work}: holds something else than an earlier measurement; give another folder")
        shutil.rmtree(args.work)
    args.work.mkdir(parents=True)
    print(f"drawing {max(steps)} batches", file=sys.stderr)
    drawn = subprocess.run([BATCHES, args.work / "batches", str(max(steps))], capture_output=True, text=True)
    if drawn.returncode != 0:
        sys.exit(f"{BATCHES}: {last_words(drawn)}")


def table(results, names, steps, readable):
    """Times and readability as Markdown, and each program's time to reach the readability."""
    yield "| steps | " + " | ".join(f"{name}, s | read" for name in names) + " |"
    yield "| ---: |" + " ---: | ---: |" * len(names)
    reached = {}
    for count in steps:
        cells = []
        for name in names:
            own = [run for run in results if (run["program"], run["steps"]) == (name, count)]
            seconds = median(run["seconds"] for run in own)
            share = median(run["readability"] for run in own)
            cells += [f"{seconds:.1f}", f"{100 * share:.1f} %"]
            if share >= readable:
                reached.setdefault(name, (count, seconds))
        yield f"| {count} | " + " | ".join(cells) + " |"
    yield ""
    for name in names:
        if name in reached:
            yield "{}: {:.0%} read first after {} steps, {:.1f} s".format(name, readable, *reached[name])
        else:
            yield f"{name}: {readable:.0%} not reached"


def main():
    args = flags()
    steps = sorted(int(count) for count in args.steps.split(",") if count)
    absent = [str(path) for path in (BUKVA, BATCHES) if not path.is_file()]
    if absent:
        sys.exit(f"not built: {', '.join(absent)}\n"
                 "build it first: cargo build --release && cargo build --release -p bukva-bench")
    names = ["bukva", *filter(None, args.peers.split(","))]
    if any(importlib.util.find_spec(module) is None for module in ("torch", "numpy")):
        print("left out: PyTorch: pip install torch numpy", file=sys.stderr)
        names = names[:1]
    environment = {"RAYON_NUM_THREADS": str(args.threads), "OMP_NUM_THREADS": str(args.threads)}
    prepare(args, steps)
    results = []
    for count in steps:
        for number in range(args.rounds):
            for name in names:
                results.append(trained(name, count, number, args, environment))
                if args.json:
                    raw = {"machine": about_machine(), "threads": args.threads, "runs": results}
                    args.json.write_text(json.dumps(raw, indent=1) + "\n")
    print("\n".join(table(results, names, steps, args.readable)))


if __name__ == "__main__":
    main()
