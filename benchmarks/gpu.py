"""The layers on a GPU, in five minutes at most: python benchmarks/gpu.py [backend ...] [--device cpu]

On each backend that sees a GPU, in processes of their own: the layers' conformance tests, their speed beside Keras'
own (`layers.py`), and the trainings of 07_modules and 09_capstone by `model.fit`. Needs the kit, a backend and pytest.
Tables go to the terminal and to benchmarks/results/gpu.md. `--device cpu` runs all of it without a GPU, to test this
script.
"""

import argparse
import ast
import datetime
import importlib.util
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import layers as speed  # benchmarks/layers.py

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONFORMANCE = ROOT / "tests" / "lecturekit" / "conformance_cases.py"
RESULTS = ROOT / "benchmarks" / "results" / "gpu.md"
BACKENDS = ("jax", "torch", "tensorflow")
LIMIT = 300  # seconds
NOT_FINISHED = "not finished in time"

# What the trainings take from the exercises' solutions.
SOLUTIONS = {
    "07_modules/mm_and_mlp.py": ("MyMM", "MyMLP"),
    "07_modules/residual_connections.py": ("MyResidualBlock", "MyResNetS"),
    "07_modules/layer_normalization.py": ("MyLayerNormS", "MyLayerNorm"),
    "09_capstone/digits_models.py": ("linear",),
    "09_capstone/robustness.py": ("mlp", "cnn", "train", "accuracy", "shift_images"),
}

SHARED_GPU = {"XLA_PYTHON_CLIENT_PREALLOCATE": "false", "TF_FORCE_GPU_ALLOW_GROWTH": "true"}
CPU_ONLY = {"JAX_PLATFORMS": "cpu", "KERAS_TORCH_DEVICE": "cpu", "CUDA_VISIBLE_DEVICES": "-1"}
# Conformance compares with float64 and NumPy, so TF32, the default of matrix products on GPUs, must be off.
FULL_FLOAT32 = {"NVIDIA_TF32_OVERRIDE": "0", "JAX_DEFAULT_MATMUL_PRECISION": "highest"}
QUICK_COMPILATION = {"JAX_DISABLE_MOST_OPTIMIZATIONS": "1"}  # hundreds of small functions are compiled and run once


def device_name(backend):
    """The name of the GPU that a backend computes on by default, None without one; imports the backend."""
    if backend == "jax":
        import jax

        device = jax.devices()[0]
        return device.device_kind if device.platform == "gpu" else None
    if backend == "torch":
        import torch

        return torch.cuda.get_device_name() if torch.cuda.is_available() else None
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    return tf.config.experimental.get_device_details(gpus[0]).get("device_name", gpus[0].name) if gpus else None


def run_part(part, environment, seconds):
    """The rows of a part of this script, run in a process of its own, and its fault, "" for none."""
    return rows_of([sys.executable, __file__, "--part", part], environment, seconds)


def rows_of(command, environment, seconds):
    """The JSON objects that a command prints, one per line, within so many seconds, and its fault, "" for none."""
    try:
        child = subprocess.run(command, env=environment, capture_output=True, timeout=max(1, seconds))
        output, fault = child.stdout, "failed" if child.returncode else ""
    except subprocess.TimeoutExpired as timeout:
        output, fault = timeout.stdout or b"", NOT_FINISHED
    if fault == "failed":
        print(child.stderr.decode(errors="replace"), file=sys.stderr)
    return [json.loads(line) for line in output.splitlines() if line.startswith(b"{")], fault


def environment_for(backend, device):
    """The environment of a process that computes with this backend on this device."""
    return {
        **os.environ,
        "KERAS_BACKEND": backend,
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        **(CPU_ONLY if device == "cpu" else SHARED_GPU),
    }


def gpus_of(backends):
    """The GPU of each backend that sees one."""

    def gpu(backend):
        rows, _ = run_part("device", environment_for(backend, "gpu"), LIMIT / 3)
        return rows[0]["device"] if rows else None

    with ThreadPoolExecutor() as pool:
        return {backend: name for backend, name in zip(backends, pool.map(gpu, backends), strict=True) if name}


def conformance(backend, device, seconds):
    """pytest's summary of the layers' conformance tests, such as "172 passed, 10 skipped"."""
    # Without the conftest files, which need further packages.
    options = ["-o", "addopts=", "--noconftest", "-p", "no:cacheprovider", "-q", "-W", "ignore", "--tb=short"]
    try:
        tests = subprocess.run(
            [sys.executable, "-m", "pytest", *options, str(CONFORMANCE)],
            env={**environment_for(backend, device), **FULL_FLOAT32, **QUICK_COMPILATION},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=max(1, seconds),
        )
    except subprocess.TimeoutExpired:
        return NOT_FINISHED
    if tests.returncode:
        print(f"Conformance on {backend}:", tests.stdout, tests.stderr, sep="\n", file=sys.stderr)
    *_, summary = tests.stdout.splitlines() or ["pytest did not start"]
    return summary.partition(" in ")[0]


def definitions(file, names):
    """The syntax trees of a solution's functions, classes and values of these names, in its order."""
    nodes = {}
    for node in ast.parse((ROOT / "solutions" / file).read_text(encoding="utf-8")).body:
        targets = [target.id for target in getattr(node, "targets", []) if isinstance(target, ast.Name)]
        for name in [getattr(node, "name", None), *targets]:
            if name in names:
                nodes[name] = node
    missing = sorted(set(names) - set(nodes))
    if missing:
        raise LookupError(
            f"Expected solutions/{file} to define {', '.join(names)}. Missing: {', '.join(missing)}. "
            "Name what it defines today in SOLUTIONS of benchmarks/gpu.py."
        )
    return list(nodes.values())


def solution_names():
    """What SOLUTIONS lists, defined by running these parts of the solutions and nothing else of them."""
    import keras
    import numpy as np

    from lecturekit.layers import MM

    namespace = {"keras": keras, "np": np, "MM": MM}
    for file, names in SOLUTIONS.items():
        exec(compile(ast.Module(definitions(file, names), []), file, "exec"), namespace)
    return argparse.Namespace(**{name: namespace[name] for names in SOLUTIONS.values() for name in names})


def trainings():
    """A row for each network of 07_modules and 09_capstone, trained on scikit-learn's digits."""
    import keras
    import numpy as np

    from lecturekit.data import digits

    solution = solution_names()

    def on_digits(*network):
        """A network from vectors to ten scores, for images of digits."""
        return keras.Sequential(
            [keras.Input((8, 8)), keras.layers.Flatten(), *network, keras.layers.Activation("softmax")]
        )

    X, y = digits()
    order = np.random.default_rng(0).permutation(len(y))
    train_set, test_set = order[:1000], order[1000:1300]
    X_train, y_train = X[train_set], y[train_set]
    steps = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
    moved = np.concatenate([solution.shift_images(X_train, dx, dy) for dx, dy in steps])
    plain, augmented = (X_train, y_train, 30), (moved, np.tile(y_train, len(steps)), 10)
    normalized = [solution.MyMM(64), solution.MyLayerNorm(), keras.layers.Activation("relu"), solution.MyMM(10)]
    runs = [
        ("07_modules", "MyMLP", lambda: on_digits(solution.MyMLP([64, 32, 10])), plain),
        ("07_modules", "MyResNetS", lambda: on_digits(solution.MyResNetS(3, 10, 32)), plain),
        ("07_modules", "MyLayerNorm", lambda: on_digits(*normalized), plain),
        ("09_capstone", "linear", lambda: solution.linear, plain),
        ("09_capstone", "mlp", solution.mlp, plain),
        ("09_capstone", "cnn", solution.cnn, plain),
        ("09_capstone", "reader", solution.cnn, augmented),
    ]
    for exercise, name, make, (images, labels, epochs) in runs:
        keras.utils.set_random_seed(1)
        model = make()
        start = time.perf_counter()
        solution.train(model, images, labels, epochs=epochs)
        seconds = time.perf_counter() - start
        accuracy = solution.accuracy(model, X[test_set], y[test_set])
        yield {
            "exercise": exercise,
            "network": name,
            "parameters": model.count_params(),
            "images": len(images),
            "epochs": epochs,
            "seconds": seconds,
            "accuracy": accuracy,
        }


def markdown(headings, rows):
    """A Markdown table."""
    rule = ["---"] * len(headings)
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in (headings, rule, *rows))


def report(measured, machine, seconds):
    """What was measured, as Markdown: a line for each backend, then the ratios and the trainings.

    `measured` maps a backend to its device, the summary of its tests, and rows and fault of its trainings and speed.
    """
    summary, ratios, fits = [], [], []
    for backend, (device, tests, (trained, train_fault), (speeds, speed_fault)) in measured.items():
        factors = sorted(row["ratio"] for row in speeds)
        ratio = f"{statistics.median(factors):.2f} ({factors[0]:.2f} to {factors[-1]:.2f})" if factors else ""
        duration = f"{sum(row['seconds'] for row in trained):.0f} s" if trained else ""
        cells = [", ".join(filter(None, cell)) for cell in ((ratio, speed_fault), (duration, train_fault))]
        summary.append([backend, device, tests, *cells])
        ratios += speeds
        for row in trained:
            network, images = f"`{row['exercise']}`: {row['network']}", f"{row['images']} x {row['epochs']}"
            figures = f"{row['seconds']:.1f}", f"{row['accuracy']:.3f}"
            fits.append([backend, network, row["parameters"], images, *figures])
    parts = [
        "# The layers on a GPU",
        f"Measured on {datetime.date.today()} in {seconds:.0f} s: "
        + ", ".join(f"{name} {value}" for name, value in machine.items()),
        markdown(["backend", "device", "conformance", "speed: ours / Keras' own", "trainings"], summary),
    ]
    if ratios:
        parts += ["## Speed: median time of ours / Keras' own", markdown(*speed.ratio_table(ratios))]
    if fits:
        headings = ["backend", "network", "parameters", "images x epochs", "`fit`, s", "accuracy"]
        parts += ["## Trainings by `model.fit`, compilation included", markdown(headings, fits)]
    return "\n\n".join(parts) + "\n"


def measure(devices, device, deadline):
    """All parts on all backends. Only the tests run at once, as their time does not matter."""

    def one_by_one(run):
        """run(backend, seconds) for each backend, with its share of the time that is left."""
        return [
            run(backend, (deadline - time.monotonic()) / (len(devices) - index))
            for index, backend in enumerate(devices)
        ]

    def trainings_of(backend, seconds):
        return run_part("trainings", environment_for(backend, device), seconds)

    def speed_of(backend, seconds):
        return rows_of([sys.executable, speed.__file__, "--measure"], environment_for(backend, device), seconds)

    trained = one_by_one(trainings_of)
    seconds = (deadline - time.monotonic()) / 2
    with ThreadPoolExecutor() as pool:
        tests = list(pool.map(lambda backend: conformance(backend, device, seconds), devices))
    return dict(zip(devices, zip(devices.values(), tests, trained, one_by_one(speed_of), strict=True), strict=True))


def known_backend(name):
    if name not in BACKENDS:
        raise argparse.ArgumentTypeError(f"expected one of {', '.join(BACKENDS)}; received {name}; choose one of these")
    return name


def no_gpu(installed):
    """The line for a machine without a GPU or without a backend."""
    if not installed:
        return f"No backend: install the build of {', '.join(BACKENDS[:-1])} or {BACKENDS[-1]} for your GPU."
    state = "is installed and sees none" if len(installed) == 1 else "are installed and see none"
    return f"No GPU: {', '.join(installed)} {state}. Install the build for your GPU, or try `--device cpu`."


def main(backends, device):
    start = time.monotonic()
    installed = [backend for backend in backends if importlib.util.find_spec(backend)]
    machine = speed.machine()
    devices = dict.fromkeys(installed, machine["cpu"]) if device == "cpu" else gpus_of(installed)
    if not devices:
        print(no_gpu(installed))
        return 0
    measured = measure(devices, device, start + LIMIT)
    text = report(measured, machine, time.monotonic() - start)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    sound = all(
        "passed" in tests and "failed" not in tests and "error" not in tests and not trained[1] and not speeds[1]
        for _, tests, trained, speeds in measured.values()
    )
    return 0 if sound else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("backends", nargs="*", type=known_backend, metavar="backend")
    parser.add_argument("--device", choices=("gpu", "cpu"), default="gpu")
    parser.add_argument("--part", choices=("device", "trainings"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part == "device":
        print(json.dumps({"device": device_name(os.environ["KERAS_BACKEND"])}))
    elif options.part == "trainings":
        for row in trainings():
            print(json.dumps(row), flush=True)
    else:
        sys.exit(main(options.backends or BACKENDS, options.device))
