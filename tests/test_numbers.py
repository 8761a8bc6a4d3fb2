"""Dutch numbers: every line of cases/numbers.txt, and every number there and back."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroniek.annotate.figures.number_data import number_data
from kroniek.annotate.figures.numbers import parse, scan
from kroniek.annotate.figures.tokens import tokenize
from kroniek.annotate.figures.words import word_value
from kroniek.lang import load
from kroniek.model import Quantity

NL = load("nl")
CASES = Path(__file__).parent / "cases" / "numbers.txt"
UNITS = [
    "nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf",
    "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien",
]
TENS = ["", "", "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]


def spell(number: int) -> str:
    """The Dutch words of a number below a million, in one word as the spelling before 1996 had it."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        tens, unit = divmod(number, 10)
        if not unit:
            return TENS[tens]
        return UNITS[unit] + ("ën" if UNITS[unit].endswith("e") else "en") + TENS[tens]
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return (UNITS[hundreds] if hundreds > 1 else "") + "honderd" + (spell(rest) if rest else "")
    thousands, rest = divmod(number, 1000)
    return (spell(thousands) if thousands > 1 else "") + "duizend" + (spell(rest) if rest else "")


def group(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def expected(value: str) -> Quantity | None:
    low, dots, high = value.partition("..")
    if value == "-":
        return None
    if dots:
        return Quantity(float(low), None, float(high))
    number = float(value.lstrip("~<>"))
    by_sign = {"~": Quantity(best=number), ">": Quantity(low=number), "<": Quantity(high=number)}
    return by_sign.get(value[0], Quantity.exactly(number))


def lines() -> list[str]:
    return [s for s in CASES.read_text("utf-8").splitlines() if s and not s.startswith("#")]


@pytest.mark.parametrize("line", lines())
def test_case(line: str) -> None:
    words, _, value = line.rpartition(" = ")
    assert parse(words, NL) == expected(value)


@given(st.integers(0, 999_999))
def test_words_mean_the_number_they_spell(number: int) -> None:
    assert word_value(spell(number), number_data(NL).parts) == number


@given(st.integers(2, 999_999))
def test_digits_and_words_agree(number: int) -> None:
    assert parse(group(number), NL) == parse(spell(number), NL) == Quantity.exactly(number)


@given(st.integers(2, 999), st.sampled_from([("miljoen", 10**6), ("miljard", 10**9)]))
def test_multipliers(number: int, scale: tuple[str, int]) -> None:
    assert parse(f"{spell(number)} {scale[0]}", NL) == Quantity.exactly(number * scale[1])


@given(st.integers(2, 99_999), st.integers(1, 9_999))
def test_ranges_keep_both_ends(low: int, more: int) -> None:
    text = f"tussen de {group(low)} en {group(low + more)}"
    assert parse(text, NL) == Quantity(low, None, low + more)


@given(st.integers(2, 999_999))
def test_hedges_move_the_number_and_do_not_change_it(number: int) -> None:
    assert parse(f"ongeveer {spell(number)}", NL) == Quantity(best=number)
    assert parse(f"ruim {spell(number)}", NL) == Quantity(low=number)
    assert parse(f"hooguit {spell(number)}", NL) == Quantity(high=number)


@given(st.text(alphabet="een twaghodrivjszmul0123456789.,-–à 'tf%", max_size=60))
def test_any_text_is_read_and_numbers_do_not_overlap(text: str) -> None:
    tokens = tokenize(text)
    found = scan(tokens, number_data(NL))
    assert all(0 <= n.first <= n.core < n.end <= len(tokens) for n in found)
    assert all(a.end <= b.first for a, b in pairwise(found))


def test_a_word_that_only_contains_a_number_is_none() -> None:
    parts = number_data(NL).parts
    for word in ("eender", "tienen", "achtbaar", "honderdste", "tweede", "enhalf", "duizendpoot", ""):
        assert word_value(word, parts) is None
