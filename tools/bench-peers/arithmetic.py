"""The minimum work of the network, computed from its layer sizes."""

SIDE, LATENT = 28, 512
PIXELS = SIDE * SIDE
CHANNELS = (32, 64)
INNER = CHANNELS[1] * (SIDE // 4) ** 2
KERNEL = 3
# A normalized layer has a scale, a shift and a slope per channel in addition to weight and bias.
NORM = 3
# An optimizer reads the weight, the gradient and two moments, and writes all but the gradient.
UPDATE_BYTES = 4 * (4 + 3)


def convolution(small, big, side, counted):
    """Multiplications per sample of the 3x3 convolution with stride 2 from `big` channels of `side`
    pixels to `small` channels of half the side, and of its adjoint; with or without those by
    padding zeros.
    """
    taps = KERNEL * side // 2
    if counted == "inside":
        taps -= 1  # the first output's first tap is on the padding; the last ones are inside
    return small * big * taps**2


def layers(counted):
    """Name, multiplications per sample, weights, channels and normalization of each layer."""
    (first, second), kernel = CHANNELS, KERNEL * KERNEL
    return [
        ("conv1", convolution(first, 1, SIDE, counted), first * kernel, first, True),
        ("conv2", convolution(second, first, SIDE // 2, counted), second * first * kernel, second, True),
        ("to_latent", INNER * LATENT, INNER * LATENT, LATENT, True),
        ("from_latent", LATENT * INNER, LATENT * INNER, INNER, True),
        ("deconv1", convolution(second, first, SIDE // 2, counted), second * first * kernel, first, True),
        ("deconv2", convolution(first, 1, SIDE, counted), first * kernel, 1, True),
        ("to_pixels", PIXELS * PIXELS, PIXELS * PIXELS, PIXELS, False),
    ]


def forward_flop(counted):
    """Operations per sample of an inference: one multiplication and one addition each."""
    return 2 * sum(products for _, products, *_ in layers(counted))


def train_flop(counted):
    """Operations per sample of a training step. The backward pass repeats each layer's
    multiplications once for the weight gradient and once for the input gradient; the first layer
    needs no input gradient.
    """
    (_, first, *_), *_ = layers(counted)
    return 3 * forward_flop(counted) - 2 * first


def parameters():
    return sum(weights + channels * (1 + NORM * normalised) for _, _, weights, channels, normalised in layers("padded"))


def train_limit_ms(batch, limit, counted):
    """A step's minimum time: arithmetic plus optimizer traffic, which can't overlap."""
    arithmetic = batch * train_flop(counted) / (limit["gflops"] * 1e9)
    update = UPDATE_BYTES * parameters() / (limit["update_gb_per_s"] * 1e9)
    return 1e3 * (arithmetic + update)


def infer_limit_ms(batch, limit, counted):
    """An inference's minimum time: its arithmetic or reading the weights, whichever takes longer."""
    arithmetic = batch * forward_flop(counted) / (limit["gflops"] * 1e9)
    reading = 4 * parameters() / (limit["read_gb_per_s"] * 1e9)
    return 1e3 * max(arithmetic, reading)


if __name__ == "__main__":
    print(f"{parameters():,} parameters; MFLOP a sample, without and with the padding's zeros:")
    for what, count in (("inference", forward_flop), ("training", train_flop)):
        print(f"{what}: {count('inside') / 1e6:.2f}, {count('padded') / 1e6:.2f}")
