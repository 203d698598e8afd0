from aligner.text.counted import counted


def test_a_number_with_its_noun():
    said = [counted(n, noun) for n in (0, 1, 1234) for noun in ("pair", "fuzzy entry")]
    assert said == ["0 pairs", "0 fuzzy entries", "1 pair", "1 fuzzy entry", "1,234 pairs", "1,234 fuzzy entries"]
