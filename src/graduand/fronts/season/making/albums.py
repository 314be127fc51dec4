"""The photo zips of the centers: one a center and level, with the mistakes that offices make (S98-S109)."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import batched, groupby
from multiprocessing import get_context
from pathlib import Path
from random import Random

from PIL import Image

from graduand.fronts.season.making import portraits
from graduand.fronts.season.making.archive import Entry, gbk, plain, write_zip
from graduand.fronts.season.making.chance import chance
from graduand.fronts.season.making.names import MALE
from graduand.fronts.season.making.programs import ASSOCIATE, BACHELOR
from graduand.fronts.season.making.students import Student
from graduand.fronts.season.making.world import World

FOLDER = "照片"
MOST_PICTURES = 900
WORTH_A_POOL = 600
PROCESSES = 2
BY_NUMBER, BY_NUMBER_AND_NAME = "学号", "学号+姓名"
LITTER = (
    ("__MACOSX/", b""),
    ("__MACOSX/._照片", b"\0\5\x16\7\0\2\0\0Mac OS X        "),
    ("照片/.DS_Store", b"\0\0\0\1Bud1"),
    ("照片/Thumbs.db", b"\xd0\xcf\x11\xe0"),
)
LEVEL_WORD = {ASSOCIATE: "专科", BACHELOR: "本科"}


@dataclass(frozen=True, slots=True)
class Sitter:
    """What the studio must know of one student: small enough to send to another process."""

    number: str
    name: str
    sex: str
    kind: str
    index: int


@dataclass(frozen=True, slots=True)
class Album:
    """One zip to be made: `naming` is a naming rule (C18), `in_folder` the mistake of S99, `stranger` a number that
    no student has, or ""."""

    path: str
    center: str
    level: str
    sitters: tuple[Sitter, ...]
    naming: str = BY_NUMBER
    in_folder: bool = False
    stranger: str = ""
    is_former: bool = False


def albums_of(world: World, students: Iterable[Student], former: Iterable[Student]) -> tuple[Album, ...]:
    """Every album, in the order of center and level.

    The second center names its files by number and name in GBK; the third packs a folder, on a Mac.
    """
    ordered = sorted(students, key=lambda student: (student.center.code, student.level, student.number))
    groups = groupby(ordered, key=lambda student: (student.center.code, student.level))
    albums = [album for (code, level), group in groups for album in _parts(world, code, level, list(group))]
    if albums:
        albums[0] = _with_stranger(albums[0])
    return (*albums, *_former_albums(former))


def _parts(world: World, code: str, level: str, group: Sequence[Student]) -> Iterator[Album]:
    second, third = world.centers[1].code, world.centers[2].code
    sitters = [_sitter(student) for student in group if student.kind != "photo_missing"]
    name = group[0].center.short
    for part, some in enumerate(batched(sitters, MOST_PICTURES), 1):
        suffix = f"_{part}" if part > 1 else ""
        yield Album(
            path=f"{FOLDER}/{code}_{name}_{LEVEL_WORD[level]}{suffix}.zip",
            center=code,
            level=level,
            sitters=some,
            naming=BY_NUMBER_AND_NAME if code == second else BY_NUMBER,
            in_folder=code == third,
        )


def _with_stranger(album: Album) -> Album:
    last = max(sitter.number for sitter in album.sitters)
    return replace(album, stranger=f"{last[:8]}99999")


def _former_albums(former: Iterable[Student]) -> Iterator[Album]:
    """The old associate photos, in a zip of an earlier season: the same picture as today's (pain 7)."""
    ordered = sorted(former, key=lambda student: (student.center.code, student.number))
    for code, group in groupby(ordered, key=lambda student: student.center.code):
        sitters = tuple(_sitter(student) for student in group)
        yield Album(f"{FOLDER}/往届/{code}_专科_旧照片.zip", code, ASSOCIATE, sitters, is_former=True)


def _sitter(student: Student) -> Sitter:
    return Sitter(student.number, student.name, student.person.sex, student.kind, student.index)


def make_albums(
    out: Path, albums: Sequence[Album], seed: int, progress: Callable[[int, int], None]
) -> Mapping[str, int]:
    """Write every zip; give the number of pictures by path. Many pictures are shared between two processes."""
    total = sum(len(album.sitters) for album in albums)
    made: dict[str, int] = {}
    for album, count in zip(albums, _each(out, albums, seed, total), strict=True):
        made[album.path] = count
        progress(sum(made.values()), total)
    return made


def _each(out: Path, albums: Sequence[Album], seed: int, total: int) -> Iterator[int]:
    if total < WORTH_A_POOL:
        yield from (make_album(out, album, seed) for album in albums)
        return
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        yield from pool.map(make_album, [out] * len(albums), albums, [seed] * len(albums))


def make_album(out: Path, album: Album, seed: int) -> int:
    """Write one zip; give the number of pictures in it."""
    target = out / album.path
    target.parent.mkdir(parents=True, exist_ok=True)
    return write_zip(target, _entries(album, seed)) - (len(LITTER) + 1 if album.in_folder else 0)


def _entries(album: Album, seed: int) -> Iterator[Entry]:
    if album.in_folder:
        yield plain("照片/", b"")
    for sitter in album.sitters:
        for name, data in _pictures(sitter, album, seed):
            yield _named(name, data, sitter, album)
    if album.stranger:
        stranger = portraits.portrait(MALE, chance(seed, "photo", album.stranger))
        yield plain(f"{album.stranger}.jpg", portraits.jpeg(stranger))
    if album.in_folder:
        yield from (plain(name, data) for name, data in LITTER)


def _named(extension: str, data: bytes, sitter: Sitter, album: Album) -> Entry:
    if album.naming == BY_NUMBER_AND_NAME:
        return gbk(f"{sitter.number}{sitter.name}{extension}", data)
    folder = "照片/" if album.in_folder else ""
    return plain(f"{folder}{sitter.number}{extension}", data)


def _pictures(sitter: Sitter, album: Album, seed: int) -> Iterator[tuple[str, bytes]]:
    """(extension, bytes) of what one student handed in: one file, or two where that is the trouble."""
    rng = chance(seed, "photo", _subject(sitter, album))
    match sitter.kind:
        case "photo_other_extension":
            yield ".png", portraits.png(portraits.portrait(sitter.sex, rng))
        case "photo_twice":
            yield ".jpg", portraits.jpeg(portraits.portrait(sitter.sex, rng))
            yield ".JPG", portraits.jpeg(portraits.portrait(sitter.sex, rng))
        case _:
            yield ".jpg", _picture(sitter, rng)


def _subject(sitter: Sitter, album: Album) -> str:
    """Whose stream of chance makes the picture: another student's where the picture is to be the same."""
    if sitter.kind == "photo_same_as_other":
        return next((other.number for other in album.sitters if _is_plain(other)), sitter.number)
    if sitter.kind == "old_associate_photo":
        return sitter.number[8:]  # the bachelor number and the old associate number share it
    return sitter.number


def _is_plain(sitter: Sitter) -> bool:
    return not sitter.kind.startswith(("photo_", "old_"))


def _picture(sitter: Sitter, rng: Random) -> bytes:
    """The bytes of one photo, with whatever is wrong with it."""
    sex = sitter.sex
    match sitter.kind:
        case "photo_not_blue":
            wall = (portraits.WHITE, portraits.RED)[sitter.index % 2]
            return portraits.jpeg(portraits.portrait_before(wall, sex, rng))
        case "photo_not_uniform":
            return portraits.jpeg(portraits.portrait_uneven(sex, rng))
        case "photo_small_head":
            return portraits.jpeg(portraits.portrait_small(sex, rng))
        case "photo_no_face":
            return portraits.jpeg(portraits.empty_wall(rng))
        case _:
            return _spoiled(sitter.kind, portraits.portrait(sex, rng))


def _spoiled(kind: str, picture: Image.Image) -> bytes:
    """A good picture, saved or handled wrongly."""
    match kind:
        case "photo_wrong_size":
            return portraits.jpeg(picture.resize((413, 579)))
        case "photo_too_big":
            return portraits.jpeg(picture, most=10**6, qualities=(98,))
        case "photo_not_jpeg":
            return portraits.png(picture)
        case "photo_gray":
            return portraits.jpeg(picture.convert("L"))
        case "photo_blurred":
            return portraits.jpeg(portraits.blurred(picture))
        case "photo_dark":
            return portraits.jpeg(portraits.dark(picture))
        case "photo_turned":
            return _turned(picture)
        case "photo_broken":
            return portraits.jpeg(picture)[:-9_000]
        case "photo_zero_padded":
            return portraits.jpeg(picture).ljust(46_080, b"\0")
        case _:
            return portraits.jpeg(picture)


def _turned(picture: Image.Image) -> bytes:
    """Pixels lying on their side and an EXIF note that says so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    picture.transpose(Image.Transpose.ROTATE_90).save(buffer, "JPEG", quality=84, exif=exif)
    return buffer.getvalue()
