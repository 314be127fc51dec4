"""The plan as it stands for one student: modules, slots and groups, with what counts where."""

from decimal import Decimal

from graduand.pure.audit.explaining.explanation import GroupNote, ModuleNote, SlotNote
from graduand.pure.audit.explaining.findings import Judged
from graduand.pure.audit.explaining.reading import Reading
from graduand.pure.audit.rules.parts import Group, Slot


def module_notes(judged: Judged, reading: Reading) -> tuple[ModuleNote, ...]:
    """One note a module, in the order of the rules."""
    return tuple(_module_note(number, judged, reading) for number in range(len(reading.rules.modules)))


def _module_note(number: int, judged: Judged, reading: Reading) -> ModuleNote:
    rules = reading.rules
    module = rules.modules[number]
    return ModuleNote(
        code=module.code,
        name=module.name,
        required=module.min_credits,
        found=judged.module[number],
        required_hq=module.min_hq_credits,
        found_hq=judged.module_hq[number],
        maximum=module.max_credits,
        slots=tuple(
            _slot_note(place, slot, judged, reading)
            for place, slot in enumerate(rules.slots)
            if judged.home[place] == module.code
        ),
        required_courses=module.min_courses,
        found_courses=judged.module_courses[number],
    )


def _slot_note(place: int, slot: Slot, judged: Judged, reading: Reading) -> SlotNote:
    result = reading.counted(place)
    return SlotNote(
        course=slot.course,
        name=slot.name,
        credits=slot.credits,
        hq=slot.hq,
        compulsory=slot.compulsory,
        result=result,
        why_not=None if result else reading.why_empty(place),
        primary=slot.modules[0] if judged.home[place] != slot.modules[0] else None,
        via=reading.via(place, result.course) if result else None,
        bridging=slot.bridging,
    )


def group_notes(judged: Judged, reading: Reading) -> tuple[GroupNote, ...]:
    """One note a group, in the order of the rules."""
    return tuple(map(_group_note, reading.rules.groups, judged.group))


def _group_note(group: Group, found: Decimal) -> GroupNote:
    return GroupNote(
        code=group.code,
        name=group.name,
        unit=group.unit.value,
        required=group.at_least,
        found=found,
        satisfied=found >= group.at_least,
        compulsory=group.required,
        courses=group.courses,
        groups=group.groups,
    )
