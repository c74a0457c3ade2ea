"""The benchmarked programs, and how to run one of them."""

import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
RELEASE = TARGET / "release"
OURS, LIMIT = RELEASE / "step", RELEASE / "limit"
BUILD = "cargo build --release -p bukva-bench"
TORCH_MODES = {
    "torch eager": [],
    "torch eager, channels last": ["--channels-last"],
    "torch compile": ["--compile"],
    "torch compile, channels last": ["--compile", "--channels-last"],
}


@dataclass
class Program:
    """A program that prints one line of JSON, with the command for each job, before its flags."""

    name: str
    train: list = None
    infer: list = None
    needs: list = field(default_factory=list)
    files: list = field(default_factory=list)

    def missing(self):
        """The reason why it can't run, or None."""
        lacks = [module for module in self.needs if importlib.util.find_spec(module) is None]
        if lacks:
            return f"no Python package {', '.join(lacks)}: pip install {' '.join(lacks)}"
        absent = [str(path) for path in self.files if not Path(path).is_file()]
        return f"no file {', '.join(absent)}" if absent else None


def programs(torch_peer, compile_channels_last):
    """All programs: bukva first, then the peers."""
    ours = [str(OURS), "--json", "--only"]
    yield Program("bukva", train=[*ours, "train"], infer=[*ours, "infer"])
    for name, flags in TORCH_MODES.items():
        if name != "torch compile, channels last" or compile_channels_last:
            infer = [sys.executable, str(HERE / "torch_infer.py"), "--torch-peer", str(torch_peer), *flags]
            train = [sys.executable, str(torch_peer), *flags]
            yield Program(name, train=train, infer=infer, needs=["torch", "numpy"], files=[torch_peer])
    onnx = [sys.executable, str(HERE / "onnx_peer.py")]
    yield Program("ONNX Runtime", infer=onnx, needs=["onnx", "onnxruntime", "numpy"])


def printed_json(command, environment):
    """Runs a command; returns its JSON (all output or the last line), or None and the reason."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          env={**os.environ, **environment})
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    for text in (done.stdout, *lines[-1:]):
        try:
            return (json.loads(text), None) if done.returncode == 0 else (None, last_words(done))
        except json.JSONDecodeError:
            pass
    return None, last_words(done)


def last_words(done):
    said = done.stderr.strip().splitlines() or [f"exit status {done.returncode}, and no JSON"]
    return said[-1]


def about_machine():
    """The processor's name, if the system reports it, and its number of cores."""
    name = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        name = names[0] if names else name
    return {"processor": name, "cores": os.cpu_count()}
