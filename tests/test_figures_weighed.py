"""The learned measure of a number: rules and regression together."""

import numpy as np
import pytest

from kroniek.annotate.figures import weighed
from kroniek.annotate.figures.weighed import NONE, Model, model

ANSWERS = ("displaced", "killed", NONE)


def _model(trust: float) -> Model:
    weights = {"word=vluchtelingen": np.array([2.0, 0.0, 0.0]), "number=article": np.array([0.0, 0.0, 4.0])}
    return Model(ANSWERS, np.zeros(3), weights, np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]), trust)


@pytest.mark.parametrize(
    ("features", "vector", "ruled", "trust", "measure"),
    [
        (["word=vluchtelingen"], (0, 0), "killed", 1.0, "displaced"),
        (["word=vluchtelingen"], (0, 0), "killed", 3.0, "killed"),
        (["word=vluchtelingen"], (1.5, 0), "killed", 1.0, "killed"),
        (["number=article"], (0, 0), "killed", 3.0, None),
        (["unknown"], (0.5, 9), None, 1.0, None),
        (["unknown"], (1.5, 9), None, 1.0, "killed"),
        (["word=vluchtelingen"], (0, 0), "leaflets", 9.0, "displaced"),
    ],
)
def test_the_rules_answer_counts_so_much_and_no_more(features, vector, ruled, trust, measure):
    assert _model(trust).choose(features, np.array(vector, float), ruled) == measure


def test_a_feature_counts_once_and_the_order_plays_no_part():
    one = _model(0).scores(["word=vluchtelingen", "number=article"], np.zeros(2))
    assert list(one) == list(_model(0).scores(["number=article", "word=vluchtelingen", "number=article"], np.zeros(2)))


def test_without_a_language_model_the_rules_decide():
    assert weighed.weigher(None, None, "nl") is None


def test_the_shipped_file_fits_the_shipped_language_model():
    known = model("nl")
    assert known is not None
    assert NONE in known.answers
    assert known.dense.shape == (4 * 384, len(known.answers))
