"""Abbreviations that a document defines."""

import pytest

from aligner.text.abbreviations import common, definitions, expanded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Collective Security Treaty Organization (CSTO) met", {"CSTO": "Collective Security Treaty Organization"}),
        ("в Организации Договора о коллективной безопасности (далее – ОДКБ, Организация)",
         {"ОДКБ": "Организации Договора о коллективной безопасности"}),
        ("использования информационно-коммуникационных технологий (ИКТ)",
         {"ИКТ": "информационно-коммуникационных технологий"}),
        ("ICT (information and communication technologies) are", {"ICT": "information and communication technologies"}),
        ('the Internet Printing Protocol ("IPP")', {"IPP": "Internet Printing Protocol"}),
        ("the weather was fine (BBC)", {}),
        ("in the year (2019)", {}),
        ("see the annex (PDF)", {}),
    ],
)  # fmt: skip
def test_definitions(text, expected):
    assert definitions(text) == expected


def test_they_are_written_out_everywhere_and_the_bracket_goes():
    table = {"ICT": "information technology"}
    text = "information technology (ICT) is ICT, not ICTs."
    assert expanded(text, table) == "information technology is information technology, not ICTs."


def test_documents_that_disagree_have_none_in_common():
    assert common([{"AB": "alpha beta"}, {"AB": "alpha Beta"}, {"CD": "x"}, {"CD": "yes"}]) == {"AB": "alpha beta"}
