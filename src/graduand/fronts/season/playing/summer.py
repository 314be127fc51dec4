"""From the empty house to the morning of 12 July: files in, candidates nominated, the first lots on their way."""

from importlib.resources import files as package_files

from graduand.base.actors import SYSTEM
from graduand.base.jobs import actions as jobs
from graduand.fronts.season.making.manifest import File
from graduand.fronts.season.playing import cast, deeds
from graduand.fronts.season.playing.stage import SceneFault, Stage, take_in
from graduand.pure.people.codes import table
from graduand.steps.batches.actions import open_batch
from graduand.steps.registry.actions import foreseeing

# How the manifest names a naming rule, and what the import dialog calls it (C18).
NAMINGS = {"学号": "student_number", "学号+姓名": "number_name"}
POLICY = package_files("graduand.pure.workflow").joinpath("policies", "202307.toml")


def found(stage: Stage) -> int:
    """Headquarters and its first administrators."""
    cast.found_house(stage.folder, stage.at)
    return 1


def organizations(stage: Stage) -> int:
    """The tree of organizations."""
    return _all_of(stage, "organizations", "registry.import_organizations", "system_admin")


def accounts(stage: Stage) -> int:
    """Everybody's posts."""
    return _all_of(stage, "accounts", "registry.import_accounts", "security_admin")


def rules(stage: Stage) -> int:
    """The graduation rules of the programs, as drafts; the newest reviewer of headquarters writes them."""
    writer = deeds.rule_writer(stage)
    return sum(take_in(stage, file, "registry.import_rules", writer).done for file in stage.files_of("rules"))


def try_rules(stage: Stage) -> int:
    """The drafts are tried on everybody whom they would govern."""
    return deeds.try_drafts(stage, deeds.rule_writer(stage))


def publish_rules(stage: Stage) -> int:
    """Another person reads the trials and publishes the rules (P6)."""
    outcome = deeds.publish_drafts(stage, stage.one("hq_reviewer"))
    if outcome.refused:
        raise SceneFault(f"rules were not published: {outcome.reasons()}")
    return len(outcome.done)


def redraft(stage: Stage) -> int:
    """The next version of one program, with three credits more, waits for the second person with its trial."""
    writer = deeds.rule_writer(stage)
    deeds.draft_harder(stage, writer, credits=3)
    return deeds.try_drafts(stage, writer)


def foresee(stage: Stage) -> int:
    """The night looks ahead to the terms to come."""
    job = jobs.ask(foreseeing.KIND, {}, label="毕业预警", actor=SYSTEM, at=stage.at)
    return jobs.run(job.pk).done


def students(stage: Stage) -> int:
    """The student records, in the several kinds of file that offices have."""
    return sum(_import(stage, file, "registry.import_students", "hq_reviewer") for file in stage.files_of("students"))


def results(stage: Stage) -> int:
    """The results as they stand on 5 July."""
    return _all_of(stage, "results", "registry.import_results", "hq_reviewer")


def languages(stage: Stage) -> int:
    """The foreign language certificates that the degree asks for (domain.md 2.4)."""
    return sum(_import(stage, file, "registry.import_language", "hq_reviewer") for file in stage.files_of("languages"))


def batch(stage: Stage) -> int:
    """Headquarters opens the season from its policy file (S13)."""
    open_batch(POLICY.read_text("utf-8"), actor=stage.one("hq_reviewer"), at=stage.at)
    return 1


def nominate(stage: Stage) -> int:
    """Everybody who could graduate becomes a candidate (S12)."""
    actor = stage.one("hq_reviewer")
    job = jobs.ask("applications.nominate", {"batch": deeds.BATCH}, label="202307", actor=actor, at=stage.at)
    return jobs.run(job.pk).done


def chsi(stage: Stage) -> int:
    """CHSI's list of 5 July."""
    return _statements(stage, stage.files_of("chsi")[:1])


def chsi_again(stage: Stage) -> int:
    """CHSI's list of 10 July, in which some troubles are mended."""
    return _statements(stage, stage.files_of("chsi")[1:])


def _statements(stage: Stage, files: list[File]) -> int:
    actor = stage.one("hq_reviewer")
    return sum(take_in(stage, file, "chsi.import_list", actor, taken_on=file.as_of).done for file in files)


def photos(stage: Stage) -> int:
    """Each center uploads its zips; the associate photos of former years come first (S28, S89-S111)."""
    clerks = deeds.by_center(stage, "center_clerk")
    found = 0
    for file in [*stage.files_of("photos_former"), *stage.files_of("photos")]:
        found += take_in(
            stage, file, "photos.import_zip", clerks[file.organization], kind="graduation",
            level=table("levels").code_of(file.level), naming=NAMINGS[file.naming], overwrite=False,
        ).done  # fmt: skip
    return found


def first_lots(stage: Stage) -> int:
    """The two quickest centers (not the first, whose clerk the newcomer is) apply; one is through the college."""
    quick = deeds.centers(stage)[-2:]
    applied = sum(deeds.apply_all(stage, center) for center in quick)
    for center in quick:
        deeds.pass_on(stage, deeds.lead_of(stage, center))
    first = quick[0]
    deeds.pass_on(stage, deeds.college_of(stage, first, "college_reviewer"), below=first.path)
    deeds.pass_on(stage, stage.one("hq_reviewer"), below=first.path, most=12)
    deeds.number_all(stage, most=6)
    return applied


def _all_of(stage: Stage, kind: str, handler: str, role: str) -> int:
    return sum(_import(stage, file, handler, role) for file in stage.files_of(kind))


def _import(stage: Stage, file: File, handler: str, role: str) -> int:
    return take_in(stage, file, handler, stage.one(role), encoding=file.encoding or None).done
