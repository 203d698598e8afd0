"""Which document belongs to which: by what they say in which order, names as evidence, none twice."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from aligner.corpus.pairing import Collection, Learned, nearness, pair
from aligner.corpus.pairing.decide import expectation
from aligner.corpus.pairing.names import agreeing, mark, stripped
from aligner.corpus.pairing.outline import outlines, shares
from aligner.embed import FakeEncoder

SYLLABLES = ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "fi", "ga", "ho", "ja"]


def words(rng, count):
    return " ".join("".join(rng.choices(SYLLABLES, k=3)) for _ in range(count))


def document(rng, sentences):
    return [words(rng, 8) for _ in range(sentences)]


def translated(texts):
    """The same with other endings: what the fake encoder takes for a translation."""
    return ["".join(f"{word}x " for word in text.split()).strip() for text in texts]


def held(documents, names=None, encoder=None):
    """Documents, lists of sentences, as one side."""
    texts = [text for document in documents for text in document]
    number = {}
    vectors = (encoder or FakeEncoder()).encode(texts)
    return Collection(
        names or [f"d{place:03}" for place in range(len(documents))],
        ["\n".join(document) for document in documents],
        np.cumsum([0, *map(len, documents)]),
        np.array([number.setdefault(text, len(number)) for text in texts], dtype=np.uint64),
        np.array(list(map(len, texts)), dtype=np.int64),
        lambda low, high: vectors[low:high],
    )


@pytest.fixture
def documents():
    rng = random.Random(3)
    return [document(rng, rng.randint(1, 30)) for _ in range(40)]


def links(found):
    return [(one.source, one.target) for one in found.couples]


@pytest.mark.parametrize(
    ("name", "language", "rest"),
    [
        ("page.ru.html", "ru", ("page",)),
        ("page.html.ru", "ru", ("page",)),
        ("ru/page.html", "ru", ("page",)),
        ("en-US/text/Page.html", "en", ("text", "page")),
        ("page_RU.docx", "ru", ("page",)),
        ("page-pt_BR.txt", "pt", ("page",)),
        ("contract (EN).docx", "en", ("contract",)),
        ("Глава 3 (русский).docx", "ru", ("глава", "3")),
        ("zh-TW/a.md", "zh-tw", ("a",)),
        ("2020-05-en.txt", "en", ("2020", "05")),
        ("manual/frame.html", "", ("manual", "frame")),
        ("README", "", ("readme",)),
    ],
)
def test_marks_of_language_in_names(name, language, rest):
    assert (mark(name), stripped(name)) == (language, rest)


def test_names_agree_when_no_other_has_the_same():
    source = ["ru/a.html", "ru/b.html", "b.ru.html", "Глава 12.docx", "v1.2.txt"]
    target = ["en/a.html", "en/b.html", "Chapter 12.docx", "v2.1.txt"]
    assert list(zip(*(column.tolist() for column in agreeing(source, target)), strict=True)) == [(0, 0, 2), (3, 2, 1)]


def test_every_document_finds_its_own_whatever_the_order_and_names(documents):
    order = random.Random(4).sample(range(len(documents)), len(documents))
    found = pair(held(documents), held([translated(documents[place]) for place in order]))
    assert {(one, order[other]) for one, other in links(found)} == {(place, place) for place in range(len(documents))}
    assert not found.source_alone
    assert not found.target_alone
    assert min(one.score for one in found.couples) > 0.7


def test_the_order_of_sentences_tells_documents_apart():
    rng = random.Random(5)
    one = document(rng, 16)
    turned = one[8:] + one[:8]
    others = [document(rng, 12) for _ in range(6)]
    found = pair(held([one, turned, *others]), held([translated(turned), translated(one), *map(translated, others)]))
    assert links(found)[:2] == [(0, 1), (1, 0)]


def test_documents_without_a_partner_are_told_with_the_best_candidate(documents):
    rng = random.Random(6)
    lonely = document(rng, 9)
    lonely[:2] = documents[7][:2]
    found = pair(held([*documents[:20], lonely]), held([translated(each) for each in documents[4:20]]))
    assert [one.document for one in found.source_alone] == [0, 1, 2, 3, 20]
    assert [one + 4 for one in range(16)] == [one for one, _ in links(found)]
    assert found.source_alone[-1].candidate == "d003"
    assert found.source_alone[-1].score < 0.5
    assert not found.target_alone


def test_copies_become_as_many_pairs_as_both_sides_have(documents):
    source, target = [documents[0]] * 3 + documents[1:9], [translated(documents[0])] * 2
    found = pair(held(source), held([*target, *map(translated, documents[1:9])]))
    assert links(found)[:2] == [(0, 0), (1, 1)]
    assert [(one.document, one.reason) for one in found.source_alone] == [
        (2, "says the same as d000, which has a partner")
    ]
    assert found.copies == (2, 1)


def test_names_decide_between_documents_that_are_alike(documents):
    page = documents[0]
    source = [[*page[:-1], "mo mo 1"], [*page[:-1], "mo mo 2"], *documents[1:]]
    names = [f"{number}.ru.txt" for number in range(len(source))]
    target = [translated(each) for each in (source[1], source[0], *documents[1:])]
    plain = pair(held(source), held(target, [chr(0x4E00 + number) for number in range(len(source))]))
    assert {one.rival for one in plain.couples[:2]} & {"d000", "d001", "\u4e00", "\u4e01"}
    other = [f"{number}.en.txt" for number in (1, 0, *range(2, len(source)))]
    named = pair(held(source, names), held(target, other))
    assert links(named)[:2] == [(0, 1), (1, 0)]
    assert named.agreeing == len(source)
    assert plain.agreeing == 0


def test_scrambled_names_mislead_nobody(documents):
    names = [f"{number}.txt" for number in range(len(documents))]
    scrambled = random.Random(8).sample(names, len(names))
    found = pair(held(documents, names), held(list(map(translated, documents)), scrambled))
    assert links(found) == [(place, place) for place in range(len(documents))]


def test_a_name_alone_makes_no_pair(documents):
    rng = random.Random(9)
    target = [translated(each) for each in documents[:-1]] + [document(rng, 10)]
    names = [f"{number}.txt" for number in range(len(documents))]
    found = pair(held(documents, names), held(target, names))
    assert (
        [one.document for one in found.source_alone]
        == [len(documents) - 1]
        == [one.document for one in found.target_alone]
    )


def test_few_documents_and_none(documents):
    one = held(documents[:1]), held([translated(documents[0])])
    assert links(pair(*one)) == [(0, 0)]
    empty = held([])
    found = pair(one[0], empty)
    assert ([each.reason for each in found.source_alone], found.couples) == (["the other side is empty"], ())
    assert pair(empty, empty).couples == ()


def test_boilerplate_weighs_little():
    side = held(
        [["menu line here", "ba ke li mo nu"], ["menu line here", "ti vo zu fi ga"], ["menu line here", "ho ja ra"]]
    )
    weights = shares(side)
    np.testing.assert_allclose(np.add.reduceat(weights, side.bounds[:-1]), 1, rtol=1e-5)
    assert (weights[::2] < 0.45).all()


def test_candidates_are_the_nearest_of_either_side_block_by_block(monkeypatch):
    rng = np.random.default_rng(1)
    left, right = (rng.standard_normal((count, 8)).astype(np.float32) for count in (70, 50))
    monkeypatch.setattr(nearness, "_ROWS", 16)
    monkeypatch.setattr(nearness, "_COLUMNS", 12)
    columns, rows = nearness.nearest(left, right, 5), nearness.nearest(right, left, 5)
    products = left @ right.T
    np.testing.assert_array_equal(np.sort(columns), np.sort(np.argsort(-products, axis=1)[:, :5]))
    np.testing.assert_array_equal(np.sort(rows), np.sort(np.argsort(-products.T, axis=1)[:, :5]))
    row, column = nearness.candidates(left, right, np.arange(70), np.arange(50))
    assert len(set(zip(row.tolist(), column.tolist(), strict=True))) == len(row)
    assert (np.diff(row * 50 + column) > 0).all()


def test_what_is_kept_of_a_sentence_does_not_grow_with_the_encoder(documents):
    left, right = outlines(held(documents, encoder=FakeEncoder(512)), held(documents, encoder=FakeEncoder(512)))
    assert left.sentences.dtype == np.float16
    assert left.sentences.shape == (sum(map(len, documents)), 128)
    assert right.documents.shape == (len(documents), 512)


def test_what_was_learned_spares_documents_that_did_not_change_a_second_look(documents):
    source, target = held(documents), held(list(map(translated, documents)))
    first = pair(source, target)
    learned = Learned.from_bytes(first.learned.to_bytes())
    looked = []

    def counted(side):
        return replace(side, vectors=lambda low, high: looked.append(high - low) or side.vectors(low, high))

    again = pair(counted(source), counted(target), learned, links(first))
    assert (again.couples, again.learned.to_bytes(), looked) == (first.couples, first.learned.to_bytes(), [])
    edited = held([[*documents[0], "mo mo"], *documents[1:]])
    found = pair(counted(edited), counted(target), learned, links(first)[1:])
    assert links(found) == links(first)
    assert found.couples[20:] == first.couples[20:]
    assert 0 < sum(looked) < (source.bounds[-1] + target.bounds[-1]) / 3  # one, and those that it is compared with


def test_what_was_learned_serves_until_a_tenth_has_changed(documents):
    learned = pair(held(documents), held(list(map(translated, documents)))).learned
    for changed, serves in ((0, True), (8, True), (9, False)):
        other = held([[*each, "mo mo"] for each in documents[:changed]] + documents[changed:])
        assert learned.serves((other, held(list(map(translated, documents))))) is serves


def test_expectation_follows_the_share_of_documents_with_a_partner():
    sure, hopeless = np.full(500, 6, dtype=np.float32), np.full(500, -6, dtype=np.float32)
    assert expectation(sure) > 2
    assert expectation(np.concatenate((sure[:50], hopeless))) < -2
    assert abs(expectation(sure[:0])) < 1e-6


def test_translations_find_each_other_in_two_languages(use):
    russian = [
        ["Паром уходит из гавани в семь часов.", "Он возвращается вечером.", "Билеты продают на пристани."],
        ["Суд отклонил жалобу компании.", "Решение вступит в силу через месяц.", "Адвокаты подадут апелляцию."],
        ["Лук нарежьте мелко и обжарьте.", "Добавьте морковь и соль.", "Варите суп двадцать минут."],
        ["Учёные нашли новую звезду.", "Она вдвое тяжелее Солнца.", "Её видно только с южного полушария."],
    ]
    english = [
        ["Chop the onion finely and fry it.", "Add carrots and salt.", "Boil the soup for twenty minutes."],
        ["Astronomers have found a new star.", "It is twice as heavy as the Sun.", "It is seen from the south only."],
        ["The ferry leaves the harbour at seven.", "It returns in the evening.", "Tickets are sold at the pier."],
        ["The bank raised its rate again.", "Loans will cost more from May.", "Economists expected it."],
    ]
    found = pair(held(russian, encoder=use), held(english, encoder=use))
    assert links(found) == [(0, 2), (2, 0), (3, 1)]
    assert [one.document for one in found.source_alone] == [1]
