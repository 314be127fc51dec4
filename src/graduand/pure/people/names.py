"""Names of people: whether a text can be one, and how it is sorted and found."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

LIMIT = 40  # CHSI's XM is C40 (domain.md 3.3)

_HAN = "㐀-䶿一-鿿豈-\ufaff\U00020000-\U000323af〇"  # with the extensions: rare characters live in names
_HAN_NAME = re.compile(f"[{_HAN}]+(?:·[{_HAN}]+)*")
_LATIN_NAME = re.compile(rf"(?:(?![{_HAN}])[^\W\d_])+(?:[ '-](?:(?![{_HAN}])[^\W\d_])+)*\.?")
_MIDDLE_DOTS = str.maketrans(dict.fromkeys(".•‧∙・●⋅．", "·"))  # what keyboards make of the dot in 买买提·吐尔逊


class BadName(ValueError):
    """The text cannot be a person's name. Code: `name.empty`, `name.length`, `name.characters`. Facts: at, limit."""

    def __init__(self, code: str, **facts: int) -> None:
        self.code, self.facts = code, facts
        super().__init__(f"{code} {facts}" if facts else code)


def read_name(text: str) -> str:
    """The name in its canonical form: Chinese without blanks and with one kind of middle dot, Latin half-width.

    Raises `BadName` for an empty text, for digits and punctuation, and for a mixture of scripts ("张3", "李(女)").
    """
    name = _canonical(text)
    if not name:
        raise BadName("name.empty")
    if len(name) > LIMIT:
        raise BadName("name.length", found=len(name), limit=LIMIT)
    if not (_HAN_NAME.fullmatch(name) or _LATIN_NAME.fullmatch(name)):
        raise BadName("name.characters", at=_first_stranger(name))
    return name


def _canonical(text: str) -> str:
    """Han characters are never normalized: a compatibility ideograph may be the very one on the identity card."""
    if re.search(f"[{_HAN}]", text):
        return re.sub(r"[\s\u200b-\u200f\ufeff]", "", text).translate(_MIDDLE_DOTS)
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _first_stranger(name: str) -> int:
    """Position, counted from 1, where the name stops being one."""
    beginning = _HAN_NAME.match(name) or _LATIN_NAME.match(name)
    return beginning.end() + 1 if beginning else 1


def initials(name: str) -> str:
    """The letters that find a name from the keyboard: "zwz" for 张无照."""
    return "".join(part if part.isalpha() else part[:1] for part in _syllables(name)).lower()


def pinyin_key(name: str) -> str:
    """A text that sorts names as a roster does: by syllable, then tone, then character.

    Syllables are parted by blanks, so that 西安 ("xi1 an1") stands before 先 ("xian1").
    """
    return " ".join(_syllables(name)).lower() + "\x1f" + name


def _syllables(name: str) -> list[str]:
    """Pinyin with tone numbers; parts without pinyin keep their letters. A surname is read as a surname."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 -- slow import

    read = [_surnames()[name[0]]] if name[:1] in _surnames() else []
    given = name[len(read) :]
    return read + lazy_pinyin(given, style=Style.TONE3, neutral_tone_with_five=True, errors=_letters)


def _letters(part: str) -> str:
    return "".join(c for c in part if c.isalnum())


@cache
def _surnames() -> dict[str, str]:
    text = files(__package__).joinpath("surnames.toml").read_text("utf-8")
    return {surname: str(reading) for surname, reading in tomllib.loads(text).items()}
