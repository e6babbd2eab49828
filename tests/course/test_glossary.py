"""The glossary has each Chinese term that a notebook gives, the same everywhere, with the sets that give it."""

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
GIVEN = re.compile(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)")
ROW = re.compile(r"^\| ([^|]+) \| ([^|]*[\u4e00-\u9fff][^|]*) \| ([\d, ]+) \|$", re.MULTILINE)
HEAD = "中文"


def terms_given():
    """Each term in brackets in the solutions' texts, and the numbers of the sets that give it."""
    sets = defaultdict(set)
    for path in ROOT.glob("solutions/*/*.py"):
        text = re.sub(r"\n# ?", " ", path.read_text())  # a term may stand on two lines
        for term in GIVEN.findall(text):
            sets[re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", term)].add(path.parent.name[:2])
    return {term: ", ".join(sorted(numbers)) for term, numbers in sets.items()}


def test_glossary_has_what_the_notebooks_give():
    rows = ROW.findall((ROOT / "docs" / "glossary.md").read_text())
    english = [row[0] for row in rows]
    assert english == sorted(english, key=str.lower)
    assert len({term for _, term, _ in rows}) == len(rows)
    assert {term: numbers for _, term, numbers in rows if term != HEAD} == terms_given()
