"""Invented people: names put together by lot, identity numbers that pass every check and belong to nobody."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum.iso7064 import mod_11_2

from graduand.fronts.season.making.data import data

AREA = "110101"
OLDEST, YOUNGEST = date(1975, 1, 1), date(1995, 12, 31)
MALE, FEMALE = "男", "女"
HAN = "汉族"


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is, before there is any record."""

    name: str
    sex: str
    ethnic: str = HAN


def ordinary_person(rng: Random) -> Person:
    """Somebody with a common name of two or three characters."""
    lists = data("names")
    sex = rng.choice((MALE, FEMALE))
    kind = "male" if sex == MALE else "female"
    if rng.random() < 0.2:
        given = rng.choice(lists[f"{kind}_single"])
    else:
        given = rng.choice(lists[f"{kind}_first"]) + rng.choice(lists[f"{kind}_second"])
    return Person(rng.choice(lists["surnames"]) + given, sex)


def special_person(index: int) -> Person:
    """The `index`-th of the people whose names try a program, round and round."""
    specials = data("names")["special"]
    one = specials[index % len(specials)]
    return Person(one["name"], one["sex"], one["ethnic"])


def namesake(first: str, index: int, rng: Random) -> Person:
    """Somebody named after a problem: the first exactly `first`, further ones under other surnames."""
    surnames = data("names")["surnames"].replace(first[0], "")
    surname = first[0] if index == 0 else surnames[(index * 7 + ord(first[1])) % len(surnames)]
    return Person(surname + first[1:], rng.choice((MALE, FEMALE)))


class Numbers:
    """Deals identity numbers and telephone numbers, each once, from one stream of chance.

    The area code is one everybody knows; the order number is above 900, which no office reaches in one day.
    """

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._dealt: set[str] = set()
        self._phones = 0

    def identity(self, sex: str) -> tuple[str, date]:
        """A resident identity number of 18 places (GB 11643) and the date of birth in it."""
        while True:
            born = OLDEST + timedelta(days=self._rng.randrange((YOUNGEST - OLDEST).days))
            order = self._rng.randrange(900, 998, 2) + (sex == MALE)
            body = f"{AREA}{born:%Y%m%d}{order:03d}"
            if body not in self._dealt:
                self._dealt.add(body)
                return body + mod_11_2.calc_check_digit(body), born

    def phone(self) -> str:
        """A mobile number of a range that is plainly a sample."""
        self._phones += 1
        return f"1990{self._phones:07d}"


def wrong_check_digit(number: str) -> str:
    """The number with another last place: what a slip of the pen does."""
    return number[:-1] + ("0" if number[-1] != "0" else "1")
