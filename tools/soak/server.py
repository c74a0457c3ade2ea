"""Uses `bukva serve` for a long time, well and badly, and watches its answers and its memory.

    python3 tools/soak/server.py target/release/bukva --minutes 60

Some clients ask properly; others send cut pictures, wrong options or noise, vanish in the middle of a body, or
read 512 bytes at a time. Any may be told to come back (503). Ends with status 1 if a good request was refused
otherwise, a bad one was answered by another status than 2xx or 4xx, the server stopped, or its memory still
grew after the first quarter.
"""

import argparse
import asyncio
import collections
import itertools
import json
import pathlib
import random
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
API = "/api/v1"
# Megabytes that memory may grow by after the first quarter.
GROWTH = 16


def request(target, body=b"", content_type="image/png", method="POST", length=None):
    length = len(body) if length is None else length
    head = f"{method} {API}{target} HTTP/1.1\r\nhost: soak\r\nconnection: close\r\n"
    head += f"content-type: {content_type}\r\ncontent-length: {length}\r\n\r\n"
    return head.encode() + body


def strokes(rng):
    lines = [[[rng.uniform(0, 200), rng.uniform(0, 200)] for _ in range(rng.randint(2, 20))]
             for _ in range(rng.randint(1, 4))]
    return json.dumps({"strokes": lines, "width": rng.uniform(2, 20)}).encode()


def good(rng, letter):
    """A request that has to be answered by 200."""
    return rng.choice([
        lambda: request("/translate?size=256", letter),
        lambda: request(f"/translate?variants=5&seed={rng.randrange(1000)}", letter),
        lambda: request(f"/translate?thickness={rng.uniform(-1, 1):.2f}", letter),
        lambda: request("/alphabet", letter),
        lambda: request("/line", letter),
        lambda: request("/model", method="GET"),
    ])()


def bad(rng, letter):
    """A request that may be answered by 2xx or 4xx, whatever it is."""
    def damaged():
        body = bytearray(letter)
        for _ in range(rng.randint(1, 20)):
            body[rng.randrange(len(body))] = rng.randrange(256)
        return bytes(body)

    noise = rng.randbytes(rng.randrange(1, 4000))
    return rng.choice([
        lambda: request("/translate", letter[: rng.randrange(len(letter))]),
        lambda: request("/translate", damaged()),
        lambda: request("/translate?size=-1", letter),
        lambda: request("/translate?letter=%FF&scheme=none", letter),
        lambda: request("/translate", noise, "application/json"),
        lambda: request("/translate", strokes(rng), "application/json"),
        lambda: request("/font", noise, "font/ttf"),
        lambda: request("/line", b"", "text/plain"),
        lambda: request("/nothing", letter, method="DELETE"),
        lambda: noise + b"\r\n\r\n",
    ])()


class Soak:
    def __init__(self, port, options):
        self.port = port
        self.end = time.monotonic() + 60 * options.minutes
        self.rng = random.Random(options.seed)
        self.letter = (ROOT / "docs/letter.png").read_bytes()
        self.counts = collections.Counter()
        self.failures = []

    def running(self):
        return time.monotonic() < self.end and len(self.failures) < 20

    async def send(self, data, read=1 << 20, pause=0.0):
        """Sends a request, and returns the status of the answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(data)
            await writer.drain()
            answer = b""
            while part := await reader.read(read):
                answer += part[: 4096 - len(answer)]
                if pause:
                    await asyncio.sleep(pause)
        finally:
            writer.close()
        status = re.match(rb"HTTP/1\.1 (\d+)", answer)
        return int(status[1]) if status else 0

    async def client(self, kind, one, pause):
        while self.running():
            try:
                failure = await one()
            except OSError as error:
                failure = str(error)
            self.counts[kind] += 1
            if failure:
                self.failures.append(f"{kind}: {failure}")
            await asyncio.sleep(pause)

    async def ask(self):
        status = await self.send(good(self.rng, self.letter))
        # When too many ask at once, some are told to come back.
        return None if status in (200, 503) else f"a good request was answered by {status}"

    async def misuse(self):
        data = bad(self.rng, self.letter)
        try:
            status = await self.send(data)
        except (ConnectionResetError, BrokenPipeError):
            return None
        fine = status == 0 or 200 <= status < 300 or 400 <= status < 500 or status == 503
        return None if fine else f"{data[:80]!r} was answered by {status}"

    async def vanish(self):
        data = request("/translate", self.letter, length=len(self.letter) + 100_000)
        _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(data)
        await asyncio.sleep(self.rng.uniform(0, 0.5))
        writer.transport.abort()

    async def read_slowly(self):
        status = await self.send(request("/alphabet", self.letter), read=512, pause=0.02)
        return None if status in (200, 503) else f"a slow reader was answered by {status}"

    async def watch(self, pid, sizes):
        start = time.monotonic()
        for tick in itertools.count():
            if not self.running():
                return
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
            found = re.search(r"VmRSS:\s+(\d+)", status)
            if not found:
                self.failures.append("the server has stopped")
                return
            sizes.append(int(found[1]) / 1024)
            if tick % 30 == 0:
                print(f"{time.monotonic() - start:5.0f} s {sizes[-1]:6.1f} MiB {dict(self.counts)}",
                      file=sys.stderr, flush=True)
            await asyncio.sleep(10)

    async def run(self, pid, options):
        sizes = []
        clients = [self.client("good", self.ask, options.pause) for _ in range(options.good)]
        clients += [self.client("bad", self.misuse, 0.3) for _ in range(2)]
        clients += [self.client("vanished", self.vanish, 0.3) for _ in range(2)]
        clients += [self.client("slow", self.read_slowly, 1.0) for _ in range(2)]
        await asyncio.gather(self.watch(pid, sizes), *clients)
        quarter, last = sizes[: len(sizes) // 4 + 1], sizes[3 * len(sizes) // 4:]
        if max(last) > max(quarter) + GROWTH:
            self.failures.append(f"memory grew from {max(quarter):.0f} to {max(last):.0f} MiB")
        return {"requests": dict(self.counts), "first_mib": sizes[0],
                "quarter_mib": max(quarter), "last_mib": max(last), "failures": self.failures}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bukva", help="the program")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--good", type=int, default=8, help="clients that ask properly")
    parser.add_argument("--pause", type=float, default=0, help="seconds between two of their requests")
    options = parser.parse_args()
    command = [options.bukva, "serve", "--listen", "127.0.0.1:0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        port = int(re.search(r":(\d+) ", server.stderr.readline())[1])
        soak = Soak(port, options)
        try:
            result = asyncio.run(soak.run(server.pid, options))
        finally:
            server.terminate()
    print(json.dumps(result, indent=2))
    sys.exit(bool(result["failures"]))


if __name__ == "__main__":
    main()
