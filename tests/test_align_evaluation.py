from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aligner.align.evaluation import Measure, Scores, evaluate
from aligner.align.ladder import Rung


def _rungs(*beads):
    return [Rung(tuple(source), tuple(target)) for source, target in beads]


GOLD = _rungs(([0], [0]), ([1, 2], [1]), ([3], []), ([], [2]), ([4], [3]), ([5], [4]))


def test_a_ladder_against_itself_is_perfect():
    scores = evaluate(GOLD, GOLD)
    assert scores.strict.f1 == scores.lax.f1 == 1.0
    assert scores.wrong == ()


def test_precision_counts_gaps_and_recall_only_filled_beads():
    scores = evaluate(_rungs(([0], [0]), ([1, 2], [1]), ([3], [2]), ([4], [3]), ([5], [4])), GOLD)
    assert scores.strict == Measure(4, 5, 4, 4)
    scores = evaluate(_rungs(*[([n], []) for n in range(6)], *[([], [n]) for n in range(5)]), GOLD)
    assert (scores.strict.predicted_right, scores.strict.predicted, scores.strict.recall) == (2, 11, 0.0)


def test_lax_needs_an_overlap_on_both_sides_with_one_gold_bead():
    scores = evaluate(_rungs(([0], [0]), ([1], [1]), ([2, 3], [2]), ([4], [3, 4]), ([5], [])), GOLD)
    # [1]:[1] and [4]:[3, 4] touch a gold bead on both sides; [2, 3]:[2] touches two, each on one side only.
    assert scores.strict == Measure(1, 5, 1, 4)
    assert scores.lax == Measure(3, 5, 3, 4)


def test_sentences_joined_across_others_count():
    gold = _rungs(([0], [0, 2]), ([], [1]))
    assert evaluate(gold, gold).strict.f1 == 1.0
    assert evaluate(_rungs(([0], [0, 1, 2])), gold).lax.recall == 1.0


def test_counts_add_up_over_documents():
    one = evaluate(GOLD[:1], GOLD)
    both = one + evaluate(GOLD, GOLD)
    assert both.strict == Measure(7, 7, 5, 8)
    assert sum(measure.gold for measure in both.shapes.values()) == 2 * len(GOLD)
    assert Scores() + one == one


def test_shapes_and_wrong_beads_are_told():
    scores = evaluate(_rungs(([0], [0]), ([1], [1]), ([2], []), ([3], []), ([], [2]), ([4], [3]), ([5], [4])), GOLD)
    assert scores.shapes[2, 1] == Measure(0, 0, 0, 1)
    assert scores.shapes[1, 1] == Measure(3, 4, 3, 3)
    assert [wrong.predicted for wrong in scores.wrong] == [((1,), (1,)), ((2,), ())]
    assert scores.wrong[0].gold == (((1, 2), (1,)),)


def test_nothing_predicted_is_zero_and_no_crash():
    scores = evaluate([], GOLD)
    assert scores.strict.f1 == scores.lax.f1 == 0.0
    assert scores.as_dict()["strict"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0}


_Ladder = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(any), max_size=25)


def _ladder(sizes):
    result, row, column = [], 0, 0
    for source, target in sizes:
        result.append(Rung(tuple(range(row, row + source)), tuple(range(column, column + target))))
        row, column = row + source, column + target
    return result


@given(_Ladder, _Ladder)
def test_lax_is_never_below_strict_and_all_lie_in_0_to_1(first, second):
    scores = evaluate(_ladder(first), _ladder(second))
    for strict, lax in ((scores.strict.precision, scores.lax.precision), (scores.strict.recall, scores.lax.recall)):
        assert 0.0 <= strict <= lax <= 1.0
