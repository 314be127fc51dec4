"""Questions about photos, each beginning at the gate."""

from django.db.models import Exists, OuterRef, QuerySet

from graduand.base import files
from graduand.base.actors import Actor
from graduand.base.errors import NotFound
from graduand.pure.portrait.profiles import Profile, load_profile
from graduand.steps.photos.models import Kind, Photo
from graduand.steps.registry import scope
from graduand.steps.registry.models import Enrollment, RecordStatus, Role

CLEANED, SEALED, SUFFIX = "photos", "photos-sealed", ".jpg"
"""Where the files lie: the cleaned picture that is served and printed, and the one that was handed in."""

HANDLERS_OF_PHOTOS = (Role.CENTER_CLERK, Role.CENTER_LEAD, Role.COLLEGE_REVIEWER, Role.COLLEGE_DISPATCHER)
"""The posts that bring photos in (S28, S89)."""


def profile() -> Profile:
    """The photo rules in force, every limit with its source (S98-S104)."""
    return load_profile()


def photos(actor: Actor) -> QuerySet[Photo]:
    """All photos, current and superseded, of the students that the actor may see."""
    return scope.limit(Photo.objects.all(), actor, "enrollment__path")


def shown_photos(actor: Actor) -> QuerySet[Photo]:
    """All photos with what a list shows of their students."""
    return photos(actor).select_related("enrollment__student", "enrollment__class_group").defer("likeness", "measured")


def graduation_photos(actor: Actor) -> QuerySet[Photo]:
    """The current graduation photos, for the check by eye (S110)."""
    return shown_photos(actor).filter(kind=Kind.GRADUATION, current=True)


def current_photos(actor: Actor, kind: str = Kind.GRADUATION) -> QuerySet[Photo]:
    """The current photos of one kind."""
    return photos(actor).filter(kind=kind, current=True)


def photo(actor: Actor, photo_id: int) -> Photo:
    """One photo. Raises NotFound, also when it lies outside the gate."""
    found = photos(actor).select_related("enrollment__student").filter(pk=photo_id).first()
    if found is None:
        raise NotFound("photo.not_found")
    return found


def photos_of(enrollment: Enrollment) -> QuerySet[Photo]:
    """All photos of an enrollment: the current ones first, then the history, newest first."""
    return Photo.objects.filter(enrollment=enrollment).defer("likeness").order_by("-current", "kind", "-uploaded_at")


def photo_of(enrollment: Enrollment, kind: str = Kind.GRADUATION) -> Photo | None:
    """The current photo of an enrollment, if there is one."""
    return Photo.objects.filter(enrollment=enrollment, kind=kind, current=True).first()


def picture(photo: Photo) -> bytes:
    """The cleaned file of a photo. Raises NotFound."""
    return files.fetch_bytes(CLEANED, photo.digest, SUFFIX)


def has_photo(kind: str, enrollment: str = "pk") -> Exists:
    """The condition "a current photo of this kind exists"; `enrollment` leads to the enrollment's key."""
    return Exists(Photo.objects.filter(enrollment=OuterRef(enrollment), kind=kind, current=True))


def students_with_photo_states(actor: Actor) -> QuerySet[Enrollment]:
    """The enrollments that the actor may see, each with `has_graduation` and `has_admission` (S115, S117)."""
    related = ("student", "program", "class_group", "center", "college__parent__parent")
    rows = scope.enrollments(actor).select_related(*related)
    return rows.annotate(has_graduation=has_photo(Kind.GRADUATION), has_admission=has_photo(Kind.ADMISSION))


def students_without(actor: Actor, kind: str = Kind.GRADUATION) -> QuerySet[Enrollment]:
    """The enrolled students whose photo is missing (S29, S112)."""
    return scope.enrollments(actor).filter(~has_photo(kind), status=RecordStatus.ENROLLED)
