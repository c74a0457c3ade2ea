"""Starts many short trainings and looks for one that stands still.

    python3 tools/soak/trainings.py target/release/bukva --count 1000

Most are interrupted after a moment and some of these resumed; some run with thousands of threads; some to
their end. One that takes longer than the limit is reported with the stacks of all its threads (by gdb), and
ends the search with status 1, as does a panic or an unexpected exit status. Other work on all cores
beside it makes rare orders of events more likely.
"""

import argparse
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

INTERRUPTED = 130


def start(bukva, *options, threads=None):
    environment = dict(os.environ)
    if threads:
        environment["RAYON_NUM_THREADS"] = str(threads)
    return subprocess.Popen([bukva, "train", *options], env=environment, text=True,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(process, limit):
    """Waits for a process; returns its standard error, or `None` if it stood still."""
    try:
        return process.communicate(timeout=limit)[1]
    except subprocess.TimeoutExpired:
        stacks = ["gdb", "-p", str(process.pid), "-batch", "-ex", "thread apply all bt"]
        subprocess.run(stacks, stdout=sys.stdout, check=False)
        process.kill()
        process.wait()
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bukva", help="the program")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=float, default=60, help="seconds after which one stands still")
    options = parser.parse_args()
    # A shell starts jobs in the background with this signal ignored, and bukva leaves it so.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    rng = random.Random(options.seed)
    began = time.monotonic()
    longest = 0.0
    counts = {"interrupted": 0, "resumed": 0, "whole": 0}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.count):
            run = pathlib.Path(folder) / str(number)
            threads = rng.choice([None] * 17 + [1, 1000, 20_000])
            kind = rng.choices(["interrupted", "resumed", "whole"], [70, 25, 5])[0]
            steps = "2" if kind == "whole" else "100000"
            first = ["--steps", steps, "--letters", "АБ", "--batch", "16", "--out", str(run)]
            calls = [first] if kind != "resumed" else [first, ["--resume", str(run)]]
            for call in calls:
                if call != first and not run.exists():
                    break
                started = time.monotonic()
                process = start(options.bukva, *call, threads=threads)
                if kind != "whole":
                    time.sleep(rng.uniform(0.05, 0.9))
                    process.send_signal(signal.SIGINT)
                told = finish(process, options.limit)
                took = time.monotonic() - started
                longest = max(longest, took)
                expected = {0} if kind == "whole" else {INTERRUPTED, -signal.SIGINT}
                if told is None or "panicked" in told or process.returncode not in expected:
                    print(f"training {number} ({kind}, {threads} threads): status "
                          f"{process.returncode} after {took:.1f} s\n{told or 'it stood still'}")
                    sys.exit(1)
            counts[kind] += 1
            if (number + 1) % 50 == 0:
                print(f"{number + 1} in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    print(f"{counts}, none stood still; the longest took {longest:.1f} s")


if __name__ == "__main__":
    main()
