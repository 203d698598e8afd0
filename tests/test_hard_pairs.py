"""The hard pairs are what their README says: the kinds, the languages, the lengths, and nothing written twice."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "data"
LINES = (FOLDER / "gold" / "hard-pairs.tsv").read_bytes().decode("utf-8").split("\n")
ITEMS = [line.split("\t") for line in LINES[1:-1]]
KINDS = ("number", "name", "negation", "direction", "claim", "sense")
RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)


def words(text: str) -> list[str]:
    return re.findall(r"\w[\w.,:’'+/·-]*", text)


def test_counts_are_those_of_the_readme():
    assert LINES[0] == "kind\tsource\tright\twrong"
    assert LINES[-1] == ""
    assert Counter(item[0] for item in ITEMS) == dict.fromkeys(KINDS, 56)
    english = Counter(item[0] for item in ITEMS if not RUSSIAN.search(item[1]))
    assert english == dict.fromkeys(KINDS, 10)
    assert "336 sentences (276 Russian, 60 English; 56 of each kind)" in (FOLDER / "README.md").read_text("utf-8")


def test_nothing_is_written_twice():
    texts = Counter(text for item in ITEMS for text in item[1:])
    assert not [text for text, count in texts.items() if count > 1]
    openings = Counter(" ".join(words(text)[:4]) for item in ITEMS for text in item[1:2])
    assert max(openings.values()) == 1, "sources do not follow a pattern"


def test_items_are_three_clean_texts_of_a_sentence_in_two_languages():
    for item in ITEMS:
        assert len(item) == 4, item
        source, right, wrong = (bool(RUSSIAN.search(text)) for text in item[1:])
        assert source != right == wrong, item
        for text in item[1:]:
            assert text == " ".join(text.split()), text
            assert 6 <= len(words(text)) <= 35, text
            assert text[-1] == ".", text
