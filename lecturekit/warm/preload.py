"""What a parent imports before it forks, so that no kernel has to.

The parent must not run a TensorFlow operation: TensorFlow would start threads, and threads do not survive a fork. A
rehearsal in a throw-away child finds the modules that libraries import late (when a kernel starts, in the first `fit`,
in the first figure), so nobody has to maintain a list of private module names. Then the parent itself draws a figure:
Matplotlib builds its caches at first use, and starts no threads.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import io
import json
import os
import site
import sys
import tempfile
from pathlib import Path

_MODULES = (
    "numpy",
    "keras",
    "matplotlib.pyplot",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "debugpy",
)

INLINE = "module://matplotlib_inline.backend_inline"
# It hooks itself into the shell that imports it, so each kernel must import it (but not its dependencies).
_IMPORTED_BY_SHELL = "matplotlib_inline.backend_inline"

_FIRST_STEPS = """
import keras, numpy
import matplotlib.pyplot as plt
from lecturekit import check, data, layers, losses, models, optimizers, plots
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.summary()
if keras.backend.backend() != "numpy":
    model.compile("adam", "mse")
    model.fit(numpy.zeros((4, 2)), numpy.zeros((4, 1)), verbose=1)
model.predict(numpy.zeros((4, 2)), verbose=0)
plt.plot([0, 1])
plt.show()
"""


Environment = frozenset[tuple[str, int]]


def preload(child_setup: str) -> None:
    """Import everything that a kernel (and its set-up) needs, and exempt it from garbage collection."""
    for name in filter(None, (*_MODULES, child_setup.partition(":")[0])):
        importlib.import_module(name)
    for name in _rehearse():
        # A module may depend on what the rehearsal did before; then each child imports it.
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    sys.modules.pop(_IMPORTED_BY_SHELL, None)
    _draw_figure()
    # Memory that the collector never visits is never written to, so it stays shared with the children.
    gc.collect()
    gc.freeze()


def _rehearse() -> list[str]:
    """Act as a kernel in a child process; return the names of the modules that this imported."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            _act_as_kernel()
        except BaseException:
            sys.excepthook(*sys.exc_info())
        os.write(writer, json.dumps([*sys.modules]).encode())
        os._exit(0)
    os.close(writer)
    with open(reader) as pipe:
        names = pipe.read()
    os.waitpid(pid, 0)
    return [name for name in json.loads(names) if name not in sys.modules]


def _act_as_kernel() -> None:
    with tempfile.TemporaryDirectory() as folder:
        # A rehearsal must not use the user's IPython start-up files and history.
        os.environ["IPYTHONDIR"] = folder
        from ipykernel.kernelapp import IPKernelApp

        app = IPKernelApp.instance()
        app.initialize([f"-f={folder}/kernel.json", "--transport=ipc", f"--ip={folder}/kernel"])
        assert app.shell is not None
        app.shell.run_cell(_FIRST_STEPS)
        app.shell.complete("numpy.ze")


def _draw_figure() -> None:
    """Draw a typical figure, without a window and without pyplot's list of figures."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure()
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.plot([0, 1], label=r"$\sigma(z)$")
    axes.scatter([0], [1])
    axes.contourf([[0, 1], [1, 2]])
    axes.set(title="$w_1$", xlabel="x")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    # Its caches hold open font files, and two kernels must not share a file position.
    for cache in gc.get_objects():
        if isinstance(cache, functools._lru_cache_wrapper) and str(cache.__module__).startswith("matplotlib"):
            cache.cache_clear()


def environment() -> Environment:
    """The files that determine what is imported, with their times; a parent is stale when they differ.

    These are the installed packages, Keras' settings, and the modules of editable packages.
    """
    folders = [Path(folder) for folder in {*site.getsitepackages(), *sys.path} if Path(folder).is_dir()]
    files = {file for folder in folders for file in folder.iterdir() if file.suffix in (".dist-info", ".pth")}
    files.add(Path(os.environ.get("KERAS_HOME", "~/.keras")).expanduser() / "keras.json")
    modules = (getattr(module, "__file__", None) or "" for module in [*sys.modules.values()])
    files |= {Path(file) for file in modules if not file.startswith((sys.prefix, sys.base_prefix))}
    return frozenset((str(file), file.stat().st_mtime_ns) for file in files if file.exists())
