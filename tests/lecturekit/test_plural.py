"""Counts in messages."""

from lecturekit.plural import plural


def test_one_and_many():
    assert [plural(n, "notebook") for n in (0, 1, 2)] == ["0 notebooks", "1 notebook", "2 notebooks"]


def test_phrases_with_a_verb():
    assert plural(1, "student has", "students have") == "1 student has"
    assert plural(3, "student has", "students have") == "3 students have"
