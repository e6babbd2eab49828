from .gates import logic_gate
from .handwriting import digits
from .mouse import MouseEdge, mouse_edge
from .playground import playground

__all__ = ["MouseEdge", "digits", "logic_gate", "mouse_edge", "playground"]
