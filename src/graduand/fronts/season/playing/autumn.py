"""From the applications to the signature: every center applies, three levels pass on, certificates go home."""

from collections.abc import Iterator
from typing import Any

from graduand.base.actors import Actor
from graduand.base.jobs import actions as jobs
from graduand.fronts.season.playing import deeds
from graduand.fronts.season.playing.stage import Stage, take_in
from graduand.steps.applications.models import Candidate, State
from graduand.steps.certificates import queries as certificates
from graduand.steps.certificates.actions.confirming import confirm as confirm_proof
from graduand.steps.certificates.actions.confirming import confirm_on_paper, student
from graduand.steps.certificates.models import Certificate, CertificateState
from graduand.steps.delivery.actions import sending, signing
from graduand.steps.delivery.models import Collector, Consignment, ConsignmentState
from graduand.steps.registry.scope import within

# How many of each center confirm in the portal themselves; the others sign the proof on paper.
IN_PERSON = 5
CARRIER = "中国邮政"


def late_results(stage: Stage) -> int:
    """Results that are published inside the window (S14, S17, C3)."""
    reviewer = stage.one("hq_reviewer")
    return sum(
        take_in(stage, file, "registry.import_results", reviewer, encoding=file.encoding or None).done
        for file in stage.files_of("results_late")
    )


def apply(stage: Stage) -> int:
    """Every center applies for all who are ready."""
    return sum(deeds.apply_all(stage, clerk) for clerk in deeds.centers(stage))


def submit(stage: Stage) -> int:
    """Every center hands up its lot."""
    return sum(deeds.pass_on(stage, deeds.lead_of(stage, clerk)) for clerk in deeds.centers(stage))


def college(stage: Stage) -> int:
    """The colleges pass on."""
    return sum(deeds.pass_on(stage, reviewer) for reviewer in stage.all("college_reviewer"))


def headquarters(stage: Stage) -> int:
    """Headquarters approves."""
    return deeds.pass_on(stage, stage.one("hq_reviewer"))


def number(stage: Stage) -> int:
    """Everybody approved gets a registration number."""
    return deeds.number_all(stage)


def confirm(stage: Stage) -> int:
    """The first of each center confirm in the portal, the others sign the proof at the center."""
    return sum(_confirm_at(stage, clerk) for clerk in deeds.centers(stage))


def _confirm_at(stage: Stage, clerk: Actor) -> int:
    waiting = certificates.certificates(clerk).filter(state=CertificateState.RESERVED).select_related("candidate")
    proofs = list(waiting.order_by("number"))
    for proof in proofs[:IN_PERSON]:
        person = student(proof.candidate.student_number, proof.candidate.name)
        confirm_proof(proof.pk, proof.snapshot_digest, actor=person, at=stage.at)
    done = len(proofs[:IN_PERSON])
    for keys in deeds.chunks([proof.pk for proof in proofs[IN_PERSON:]]):
        done += len(confirm_on_paper(keys, actor=clerk, at=stage.at).done)
        stage.progress("confirm", done, len(proofs))
    return done


def print_certificates(stage: Stage) -> int:
    """Headquarters prints what is confirmed, in the order in which it is handed out."""
    issuer = stage.one("hq_issuer")
    confirmed = certificates.certificates(issuer).filter(state=CertificateState.CONFIRMED)
    ids = list(confirmed.order_by(
        "candidate__center__code", "candidate__class_group__code", "candidate__student_number"
    ).values_list("pk", flat=True))  # fmt: skip
    job = jobs.ask("certificates.print", {"ids": ids}, label="202307", actor=issuer, at=stage.at)
    return jobs.run(job.pk).ok


def dispatch(stage: Stage) -> int:
    """Each college sends one parcel to each of its centers (S39)."""
    done = 0
    for turn, clerk in enumerate(deeds.centers(stage), 1):
        printed = Certificate.objects.filter(within(clerk.path), candidate__state=State.PRINTED)
        if keys := list(printed.values_list("pk", flat=True)):
            dispatcher = deeds.college_of(stage, clerk, "college_dispatcher")
            outcome = sending.send(
                keys, carrier=CARRIER, tracking_number=f"EMS2023{turn:07d}", actor=dispatcher, at=stage.at
            )
            done += len(outcome.done)
            stage.progress("dispatch", done, done)
    return done


def receive(stage: Stage) -> int:
    """Each center counts its parcel and signs the receipt (S40)."""
    done = 0
    for clerk in deeds.centers(stage):
        for parcel in Consignment.objects.filter(within(clerk.path), state=ConsignmentState.SENT).order_by("pk"):
            sending.receive(parcel.pk, counted=parcel.count, actor=clerk, at=stage.at)
            done += parcel.count
    return done


def sign_off(stage: Stage) -> int:
    """Each graduate shows a document, compares the certificate with CHSI, and signs (S41, S46)."""
    done = 0
    for clerk in deeds.centers(stage):
        here = Certificate.objects.filter(within(clerk.path), candidate__state=State.RECEIVED)
        for pk in here.order_by("number").values_list("pk", flat=True):
            signing.sign_off(pk, collector=Collector.GRADUATE, document_checked=True, agrees_with_chsi=True,
                             actor=clerk, at=stage.at)  # fmt: skip
            done += 1
            stage.progress("sign off", done, done)
    return done


def standing() -> Iterator[tuple[Any, ...]]:
    """Where every candidate stands: student number, state, verdicts, queue place, registration number, photo."""
    rows = Candidate.objects.order_by("student_number", "certificates__pk").values_list(
        "student_number", "state", "intent", "academic_ok", "degree_ok", "queue_number", "certificates__number",
        "certificates__photo_digest",
    )  # fmt: skip
    yield from rows.iterator()
