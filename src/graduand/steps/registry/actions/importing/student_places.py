"""Where a student of the file belongs: program, center, class; and the classes that a chunk makes."""

from collections.abc import Sequence

from graduand.base.actors import Actor
from graduand.steps.registry.actions.importing.judging import Judgement
from graduand.steps.registry.actions.importing.sheet import SheetRow
from graduand.steps.registry.actions.importing.storing import fresh_ids
from graduand.steps.registry.actions.importing.student_rows import Entry
from graduand.steps.registry.models import Level, Organization, Program
from graduand.steps.registry.scope import covers


class Places:
    """The programs, centers, colleges and classes that a chunk speaks of."""

    def __init__(self, rows: Sequence[SheetRow]) -> None:
        codes = {row.text(field) for row in rows for field in ("center_code", "class_code")}
        self.nodes = {one.code: one for one in Organization.objects.filter(code__in=codes)}
        self.programs = {
            one.code: one for one in Program.objects.filter(code__in={r.text("program_code") for r in rows})
        }
        self.colleges = self._colleges()
        self.fresh: dict[str, Organization] = {}

    def _colleges(self) -> dict[str, Organization]:
        """The college of every center: the nearest at or above it that plays one, else its branch (C11)."""
        above = {prefix for node in self.nodes.values() for prefix in _prefixes(node.path)}
        by_path = {one.path: one for one in Organization.objects.filter(path__in=above)}
        chains = {node.path: [by_path[p] for p in reversed(_prefixes(node.path))] for node in self.nodes.values()}
        found = {path: _nearest(chain) for path, chain in chains.items()}
        return {path: college for path, college in found.items() if college}

    def find(
        self, entry: Entry, judgement: Judgement, actor: Actor
    ) -> tuple[Program, Organization, Organization] | None:
        """Program, center and class of an entry, or None with the faults told; a new class is made in mind."""
        program, center = self._program(entry, judgement), self._center(entry, judgement, actor)
        group = self._class(entry, judgement, center) if center else None
        return (program, center, group) if program and center and group else None

    def _program(self, entry: Entry, judgement: Judgement) -> Program | None:
        program = self.programs.get(entry.program_code)
        if program is None:
            judgement.fault("program.unknown", program=entry.program_code)
        elif program.level != entry.level:
            judgement.fault("program.level_differs", program=program.code, level=str(program.get_level_display()))
        elif entry.program_name not in ("", program.name):
            judgement.note("program.name_differs", found=entry.program_name, name=program.name)
        return program

    def _center(self, entry: Entry, judgement: Judgement, actor: Actor) -> Organization | None:
        center = self.nodes.get(entry.center_code)
        if center is None or not center.plays_level(Level.CENTER):
            judgement.fault("center.unknown", center=entry.center_code)
            return None
        if not covers(actor, center.path):
            judgement.fault("post.elsewhere", organization=actor.organization_name)
            return None
        if center.path not in self.colleges:
            judgement.fault("center.without_college", center=center.short_name)
        if entry.center_name not in ("", center.name, center.short_name):
            judgement.note("center.name_differs", found=entry.center_name, name=center.name)
        return center

    def _class(self, entry: Entry, judgement: Judgement, center: Organization) -> Organization | None:
        group = self.nodes.get(entry.class_code)
        if group is None:
            judgement.note("class.new", name=entry.class_name or entry.class_code, center=center.short_name)
            return self._new_class(entry, center)
        if not group.plays_level(Level.CLASS) or not group.path.startswith(center.path):
            judgement.fault("class.elsewhere", group=entry.class_code, center=center.short_name)
            return None
        return group

    def _new_class(self, entry: Entry, center: Organization) -> Organization:
        name = entry.class_name or entry.class_code
        return Organization(
            code=entry.class_code, name=name, short_name=name[:40], parent=center, plays=[Level.CLASS],
            path=center.path,
        )  # fmt: skip

    def keep(self, group: Organization) -> Organization:
        """The one class behind a code, once a row that was taken belongs to it."""
        if group.pk is None:
            group = self.fresh.setdefault(group.code, group)
            self.nodes.setdefault(group.code, group)
        return group

    def store(self) -> list[str]:
        """Write the classes that are new; gives their codes."""
        created = list(self.fresh.values())
        for group, key in zip(created, fresh_ids("registry_organization", len(created)), strict=True):
            assert group.parent is not None
            group.pk, group.path = key, f"{group.parent.path}{key}/"
        Organization.objects.bulk_create(created, batch_size=1000)
        return list(self.fresh)


def _prefixes(path: str) -> list[str]:
    """ "/1/4/17/" -> ["/1/", "/1/4/", "/1/4/17/"]."""
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts))]


def _nearest(chain: list[Organization]) -> Organization | None:
    by_level = (next((one for one in chain if one.plays_level(level)), None) for level in (Level.COLLEGE, Level.BRANCH))
    return next((one for one in by_level if one), None)
