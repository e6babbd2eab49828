"""The lecture's modules as Keras layers: each `call` is the lecture's formula."""

from lecturekit.layers.perceptron import PerceptronLayer

__all__ = ["PerceptronLayer"]
