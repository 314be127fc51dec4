"""A small office: one center with its people, the college and headquarters above it, and an open batch."""

from dataclasses import dataclass
from datetime import UTC, datetime

from graduand.base.actors import Actor
from graduand.steps.batches.models import Batch
from graduand.steps.registry.models import Organization, Role
from tests.factories import a_batch, a_center, a_class, a_college, an_actor

MORNING = datetime(2023, 7, 12, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Office:
    """Everybody whom one application meets on its road."""

    batch: Batch
    college: Organization
    center: Organization
    group: Organization
    clerk: Actor
    lead: Actor
    college_reviewer: Actor
    hq_reviewer: Actor


def an_office() -> Office:
    """A center under a college under headquarters, one person in each post, the batch of July 2023 open."""
    college = a_college()
    center = a_center(college)
    return Office(
        batch=a_batch(), college=college, center=center, group=a_class(center),
        clerk=an_actor(Role.CENTER_CLERK, center), lead=an_actor(Role.CENTER_LEAD, center),
        college_reviewer=an_actor(Role.COLLEGE_REVIEWER, college), hq_reviewer=an_actor(Role.HQ_REVIEWER),
    )  # fmt: skip
