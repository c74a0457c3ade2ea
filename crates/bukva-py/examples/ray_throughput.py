"""Measures how many letters a second one and two Ray workers translate, of one core each.

    python ray_throughput.py LETTERS.npz [COUNT]
"""

import sys
import time

import numpy as np
import ray

import bukva.ray


def letters_per_second(images: np.ndarray, workers: int) -> float:
    rows = ray.data.from_numpy(images).rename_columns({"data": "image"})
    drawn = rows.repartition(4 * workers).map_batches(
        bukva.ray.Translate, batch_size=128, concurrency=workers, num_cpus=1
    )
    started = time.perf_counter()
    count = sum(len(batch["letter"]) for batch in drawn.iter_batches(batch_size=None))
    assert count == len(images)
    return count / (time.perf_counter() - started)


def main() -> None:
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 4000
    images = np.load(sys.argv[1])["images"][:count]
    # One more, for the tasks that bring the workers rows.
    ray.init(num_cpus=3, include_dashboard=False, log_to_driver=False)
    for workers in (1, 2, 1, 2):
        print(f"{workers} workers: {letters_per_second(images, workers):.0f} letters/s")


if __name__ == "__main__":
    main()
