"""The lecture's layers beside Keras' own, in one run: python benchmarks/layers.py [backend ...]

Each backend runs in a process of its own. Ours and Keras' take turns, so that what else the machine does
falls on both; a ratio compares their medians, and below 1 ours is faster. Results: a table, and
benchmarks/results/layers.json.
"""

import importlib.metadata
import importlib.util
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

REPEATS = 25
RESULTS = pathlib.Path(__file__).parent / "results" / "layers.json"


def pairs():
    """Name, our layer, Keras' layer, and the shapes of a small and a large input."""
    import keras

    from lecturekit import layers

    def functional_residual(width):
        z = keras.Input((width,))
        h = keras.layers.Dense(width, activation="relu")(z)
        h = keras.layers.Dense(width, activation="relu")(h)
        return keras.Model(z, keras.layers.Add()([z, h]))

    rows, wide_rows = [(32, 64), (1024, 1024)], [(32, 64), (4096, 1024)]
    series, images = [(8, 64, 8), (32, 512, 64)], [(4, 16, 16, 3), (8, 64, 64, 32)]
    norm, keras_norm = layers.LayerNorm, keras.layers.LayerNormalization
    conv, keras_conv = layers.SimpleConv1D, keras.layers.Conv1D
    conv2, keras_conv2 = layers.SimpleConv2D, keras.layers.Conv2D
    return [
        ("MM", lambda n: layers.MM(n), lambda n: keras.layers.Dense(n), rows),
        (
            "LayerNormS",
            lambda n: layers.LayerNormS(),
            lambda n: keras_norm(center=False, scale=False),
            wide_rows,
        ),
        ("LayerNorm scalar", lambda n: norm(), lambda n: keras_norm(), wide_rows),
        ("LayerNorm vector", lambda n: norm(affine="vector"), lambda n: keras_norm(), wide_rows),
        ("SimpleConv1D", lambda n: conv(n, 3), lambda n: keras_conv(n, 3, use_bias=False), series),
        ("SimpleConv2D", lambda n: conv2(n, 3), lambda n: keras_conv2(n, 3, use_bias=False), images),
        ("ResidualBlock", lambda n: layers.ResidualBlock(), functional_residual, rows),
    ]


def compiled(layer):
    """The layer's forward pass, compiled by the backend; None where that needs a C++ compiler."""
    import keras

    if keras.backend.backend() == "jax":
        import jax

        return jax.jit(lambda x: layer(x))
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        return tf.function(lambda x: layer(x), jit_compile=True)
    return None


def training_step(layer, x, eager):
    """One step of Keras' own training: the whole of `train_on_batch`."""
    import keras

    model = keras.Sequential([keras.Input(x.shape[1:]), layer])
    model.compile(optimizer="sgd", loss="mse", run_eagerly=eager)
    y = keras.ops.convert_to_tensor(keras.ops.convert_to_numpy(model(x)))  # out of the graph
    return lambda _: model.train_on_batch(x, y)


def wait_for(y):
    """Return once the device has computed y: a call returns earlier on a GPU, and on JAX everywhere."""
    import keras

    if keras.backend.backend() == "jax":
        import jax

        jax.block_until_ready(y)
    elif keras.backend.backend() == "torch":
        import torch

        if torch.cuda.is_available():
            torch.cuda.synchronize()
    else:
        import tensorflow as tf

        if tf.config.list_physical_devices("GPU"):
            tf.test.experimental.sync_devices()


def median_times(ours, theirs, x):
    """Medians of the seconds that one call takes, calls in turn."""

    def timed(function, calls):
        start = time.perf_counter()
        for _ in range(calls):
            y = function(x)
        wait_for(y)
        return (time.perf_counter() - start) / calls

    for function in (ours, theirs):
        timed(function, 3)  # compiles
    calls = max(1, int(0.004 / timed(theirs, 3)))
    times = [], []
    for repeat in range(REPEATS):
        for which in (0, 1) if repeat % 2 else (1, 0):
            times[which].append(timed((ours, theirs)[which], calls))
    return [statistics.median(seconds) for seconds in times]


def measure():
    """A row for every pair, size and mode on this process's backend, as soon as it is measured."""
    import keras
    import numpy as np

    for name, make_ours, make_theirs, shapes in pairs():
        for size, shape in zip(("small", "large"), shapes, strict=True):
            x = keras.ops.convert_to_tensor(np.random.default_rng(0).normal(size=shape).astype("float32"))
            ours, theirs = make_ours(shape[-1]), make_theirs(shape[-1])
            ours(x), theirs(x)
            modes = {
                "forward eager": (ours, theirs),
                "forward compiled": (compiled(ours), compiled(theirs)),
            }
            if ours.trainable_weights:
                modes["training eager"] = [training_step(layer, x, True) for layer in (ours, theirs)]
                if keras.backend.backend() != "torch":
                    modes["training compiled"] = [training_step(layer, x, False) for layer in (ours, theirs)]
            for mode, functions in modes.items():
                if None not in functions:
                    a, b = median_times(*functions, x)
                    row = {"layer": name, "size": size, "mode": mode, "ours": a, "keras": b, "ratio": a / b}
                    yield {"backend": keras.backend.backend(), **row}


def machine():
    """What the figures depend on."""
    cpu = platform.processor() or platform.machine()
    if pathlib.Path("/proc/cpuinfo").exists():
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        cpu = next((line.split(": ")[1] for line in lines if line.startswith("model name")), cpu)
    names = ("keras", "tensorflow", "jax", "torch", "numpy")
    versions = {name: importlib.metadata.version(name) for name in names if importlib.util.find_spec(name)}
    return {"cpu": cpu, "cores": os.cpu_count(), "python": platform.python_version(), **versions}


def ratio_table(results):
    """Headings and rows: a row for each backend, layer and size, with a ratio for each mode that was measured."""
    modes = list(dict.fromkeys(row["mode"] for row in results))
    ratios = {(row["backend"], row["layer"], row["size"], row["mode"]): f"{row['ratio']:.2f}" for row in results}
    cases = dict.fromkeys(key[:3] for key in ratios)
    return ["backend", "layer", "size", *modes], [
        [*case, *(ratios.get((*case, mode), "-") for mode in modes)] for case in cases
    ]


def show(results):
    from rich.console import Console
    from rich.table import Table

    headings, rows = ratio_table(results)
    table = Table(title="median time of ours / Keras' own (below 1: ours is faster)")
    for column, heading in enumerate(headings):
        table.add_column(heading, justify="left" if column < 3 else "right")
    for row in rows:
        table.add_row(*row)
    Console(width=120).print(table)


def main(backends):
    results = []
    for backend in backends:
        if importlib.util.find_spec(backend):
            child = subprocess.run(
                [sys.executable, __file__, "--measure"],
                env={**os.environ, "KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"},
                stdout=subprocess.PIPE,
                check=True,
            )
            results += [json.loads(line) for line in child.stdout.splitlines() if line.startswith(b"{")]
    show(results)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"machine": machine(), "results": results}, indent=1))


if __name__ == "__main__":
    if sys.argv[1:] == ["--measure"]:
        for row in measure():
            print(json.dumps(row), flush=True)
    else:
        main(sys.argv[1:] or ["tensorflow", "jax", "torch"])
