"""The catalog of courses: whoever brings a result of a new course brings the course."""

from collections.abc import Mapping

from graduand.steps.registry.models import Course


def known_courses(names: Mapping[str, str], *, store: bool) -> dict[str, Course]:
    """
    The course of each code; new ones are made with the name given, known ones keep the name of the catalog.

    With `store` False (a trial) new ones get no key. Call it under the lock of imports.
    """
    found = {course.code: course for course in Course.objects.filter(code__in=list(names))}
    new = [Course(code=code, name=name) for code, name in sorted(names.items()) if code not in found]
    if store:
        Course.objects.bulk_create(new)
    return found | {course.code: course for course in new}
