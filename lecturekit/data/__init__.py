"""The lecture's data sets, as NumPy arrays."""

from lecturekit.data.gates import logic_gate

__all__ = ["logic_gate"]
