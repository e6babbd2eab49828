"""The vocabulary in which an author declares an exercise: checks, inputs, named mistakes, editions, pace."""

from .checks import Agrees, Check, Choice, Equals, Exercise, Holds, Order, Written

__all__ = ["Agrees", "Check", "Choice", "Equals", "Exercise", "Holds", "Order", "Written"]
