"""Turns the pictures that a caller has into what the native module takes: paths, the content of files,
and arrays of whole numbers."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, Union

import numpy as np

from ._errors import BukvaValueError

Picture = Union[tuple, bytes, str]
"""A path, the content of an image file, or bytes, height, width, channels and bytes per value."""

_COLORS = (3, 4)


def pictures(images: Any) -> list[Picture]:
    """All pictures, each of one letter.

    Takes a path, the content of an image file, a PIL image, an array [H, W], [H, W, 3 or 4], [N, H, W] or
    [N, H, W, 3 or 4], or an iterable of these.
    """
    if isinstance(images, (str, os.PathLike)):
        return [os.fspath(images)]
    if isinstance(images, (bytes, bytearray)):
        return [bytes(images)]
    if _is_pil(images):
        return [_pixels(_from_pil(images))]
    if isinstance(images, np.ndarray) and images.dtype != object:
        return _of_array(images)
    if isinstance(images, Iterable):
        if _is_numbers(images):
            return _of_array(np.asarray(images))
        return [picture for image in images for picture in pictures(image)]
    raise BukvaValueError(
        f"expected pictures as paths, bytes, arrays or PIL images; found {type(images).__name__}"
    )


def _is_pil(image: Any) -> bool:
    # Without importing PIL, which need not be installed.
    return any(base.__module__ == "PIL.Image" for base in type(image).__mro__)


def _is_numbers(rows: Any) -> bool:
    """Whether this is a list of lists of numbers: one picture."""
    if not isinstance(rows, (list, tuple)) or not rows or not isinstance(rows[0], (list, tuple)):
        return False
    return bool(rows[0]) and all(isinstance(value, (int, float, np.number)) for value in rows[0])


def _from_pil(image: Any) -> np.ndarray:
    from PIL import ImageOps

    # As phones store photographs: turned, with a note of how they were held.
    image = ImageOps.exif_transpose(image)
    if image.mode == "1":
        image = image.convert("L")
    elif image.mode not in ("L", "RGB", "RGBA", "I;16"):
        image = image.convert("RGBA")
    return np.asarray(image)


def _of_array(array: np.ndarray) -> list[Picture]:
    if array.ndim == 2 or (array.ndim == 3 and array.shape[2] in _COLORS):
        return [_pixels(array)]
    if array.ndim == 3 or (array.ndim == 4 and array.shape[3] in _COLORS):
        return [_pixels(image) for image in array]
    raise BukvaValueError(
        "expected an array [H, W], [H, W, 3 or 4], [N, H, W] or [N, H, W, 3 or 4]; "
        f"found {list(array.shape)}"
    )


def _pixels(array: np.ndarray) -> Picture:
    array = _whole(array)
    height, width = array.shape[:2]
    channels = array.shape[2] if array.ndim == 3 else 1
    return (array.tobytes(), height, width, channels, array.itemsize)


def _whole(array: np.ndarray) -> np.ndarray:
    """The same gray values as numbers of 8 or 16 bits."""
    if 0 in array.shape:
        raise BukvaValueError(f"expected a picture, found an empty array {list(array.shape)}")
    if array.dtype.kind == "u" and array.itemsize <= 2:
        return array.astype(array.dtype.newbyteorder("="), copy=False)
    if array.dtype == bool:
        return array.astype(np.uint8) * 255
    low, high = array.min(), array.max()
    if np.issubdtype(array.dtype, np.floating):
        # Not so for NaN either.
        if not (low >= 0 and high <= 1):
            raise BukvaValueError(f"expected floating-point values from 0 to 1, found {low} to {high}")
        return np.rint(array.astype(np.float64) * 65535).astype(np.uint16)
    if np.issubdtype(array.dtype, np.integer):
        if not (low >= 0 and high <= 255):
            raise BukvaValueError(f"expected whole numbers from 0 to 255, found {low} to {high}")
        return array.astype(np.uint8)
    raise BukvaValueError(f"expected an array of numbers, found one of {array.dtype}")
