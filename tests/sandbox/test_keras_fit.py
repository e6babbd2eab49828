"""What students do with TensorFlow works in the sandbox as elsewhere."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.keras, pytest.mark.kernel]

FIT = """
import keras, numpy as np
x = np.random.rand(64, 2)
model = keras.Sequential([keras.layers.Dense(4, activation="tanh"), keras.layers.Dense(1)])
model.compile("adam", "mse")
history = model.fit(x, x.sum(1), epochs=2, verbose=0)
model.save("model.keras")
print(keras.backend.backend(), len(history.history["loss"]), model.get_weights()[0].ravel().tolist())
"""


def test_fit(run, monkeypatch):
    monkeypatch.delenv("KERAS_BACKEND", raising=False)  # as in grading, whose warm parent serves here, too
    first, second = run(FIT), run(FIT)
    for result in (first, second):
        assert not result.died
        assert "tensorflow 2 [" in result.text
        assert (result.scratch / "model.keras").exists()
    assert first.text.split("[")[1] != second.text.split("[")[1]
