import pytest

from graduand.pure.people.numbers import BadStudentNumber, read_student_number


def test_thirteen_digits_are_the_rule() -> None:
    assert read_student_number(" 2135001209114\u200b").text == "2135001209114"
    assert read_student_number("２１３５００１２０９１１４").warnings == ()


def test_an_older_number_is_accepted_and_says_so() -> None:
    assert read_student_number("09350123").warnings == ("student_number.unusual_length",)


def test_a_cell_that_held_a_number_keeps_its_digits_or_is_refused() -> None:
    assert read_student_number("2135001209114.0", from_number=True).text == "2135001209114"
    assert read_student_number("935001209114", from_number=True).warnings == (
        "student_number.unusual_length",
        "student_number.was_a_number",
    )
    for text in ("2.13500120911E+12", "1234567890123456"):
        with pytest.raises(BadStudentNumber) as refused:
            read_student_number(text, from_number=True)
        assert refused.value.code == "student_number.lost_digits"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "length"),
        ("12345", "length"),
        ("1" * 21, "length"),
        ("21350012O9114", "characters"),
        ("张无照张无照", "characters"),
        ("2135001209114.0", "characters"),
    ],
)
def test_what_is_no_student_number_is_refused(text: str, code: str) -> None:
    """S107: the number is the name of the photo file, so a wrong one finds the wrong person."""
    with pytest.raises(BadStudentNumber) as refused:
        read_student_number(text)
    assert refused.value.code == f"student_number.{code}"
