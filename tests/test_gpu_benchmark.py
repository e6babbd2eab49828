"""`benchmarks/gpu.py` without a GPU: its one line, its tables, and what it takes from the solutions."""

import importlib
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[1]


@pytest.fixture(scope="module")
def gpu():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "benchmarks")
        yield importlib.import_module("gpu")
    del sys.modules["gpu"], sys.modules["layers"]


def test_one_line_says_that_there_is_no_gpu(gpu, monkeypatch, capsys):
    monkeypatch.setenv("JAX_PLATFORMS", "cpu")
    assert gpu.main(["jax"], "gpu") == 0
    assert capsys.readouterr() == (
        "No GPU: jax is installed and sees none. Install the build for your GPU, or try `--device cpu`.\n",
        "",
    )


@pytest.mark.slow
def test_rows_printed_before_the_limit_count(gpu, capfd):
    code = "import sys, time; print('notice'); print('{\"ratio\": 1}', flush=True); {}"
    for end, fault in [("", ""), ("time.sleep(60)", gpu.NOT_FINISHED), ("sys.exit('why')", "failed")]:
        assert gpu.rows_of([sys.executable, "-c", code.replace("{}", end)], None, 5) == ([{"ratio": 1}], fault)
    assert capfd.readouterr().err.strip() == "why"


def test_tables_name_the_device_and_what_is_missing(gpu):
    ratio = {"backend": "jax", "layer": "MM", "size": "small", "mode": "forward eager", "ratio": 0.875}
    training = {"exercise": "09_capstone", "network": "cnn", "parameters": 2650, "images": 1000, "epochs": 30}
    measured = {
        "jax": ("NVIDIA H200", "172 passed", ([{**training, "seconds": 9.04, "accuracy": 0.95}], ""), ([ratio], "")),
        "torch": ("NVIDIA H200", "1 failed, 171 passed", ([], "failed"), ([], gpu.NOT_FINISHED)),
    }
    lines = gpu.report(measured, {"cpu": "EPYC", "keras": "3.15"}, 200).splitlines()
    assert "| jax | NVIDIA H200 | 172 passed | 0.88 (0.88 to 0.88) | 9 s |" in lines
    assert "| torch | NVIDIA H200 | 1 failed, 171 passed | not finished in time | failed |" in lines
    assert "| jax | MM | small | 0.88 |" in lines
    assert "| jax | `09_capstone`: cnn | 2650 | 1000 x 30 | 9.0 | 0.950 |" in lines
    assert sum(line.startswith("# ") for line in lines) == 1


def test_solutions_define_what_the_trainings_take(gpu):
    for file, names in gpu.SOLUTIONS.items():
        assert len(gpu.definitions(file, names)) == len(names)
    with pytest.raises(LookupError, match=r"Missing: Nothing\. Name what"):
        gpu.definitions("07_modules/mm_and_mlp.py", ("MyMM", "Nothing"))
