"""Public doors that shut for a while when somebody guesses: five wrong tries, then fifteen minutes (ASVS 2.4.1)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from graduand.base.crypto import blind_index
from graduand.base.errors import TryLater
from graduand.fronts.portal.models import Knock

TRIES = 5
SHUT_FOR = timedelta(minutes=15)


@transaction.atomic
def knock(door: str, subject: str, at: datetime, tries: int = TRIES) -> None:
    """
    Count a try before it is looked at, so that many at once cannot slip through; `let_in` forgets the count.

    `subject` is what is guessed at (a number) or who guesses (an address); whether it exists makes no difference.

    Raises:
        TryLater: too many tries; the door opens fifteen minutes after the last one that was looked at.
    """
    Knock.objects.filter(last_at__lte=at - SHUT_FOR).delete()
    known, is_new = Knock.objects.select_for_update().get_or_create(
        key=_key(door, subject), defaults={"count": 1, "last_at": at}
    )
    if is_new:
        return
    if known.count >= tries:
        left = known.last_at + SHUT_FOR - at
        raise TryLater("door.shut", tries=tries, minutes=-(-left // timedelta(minutes=1)),
                       retry_after_seconds=max(1, int(left.total_seconds())))  # fmt: skip
    known.count, known.last_at = known.count + 1, at
    known.save(update_fields=["count", "last_at"])


def let_in(door: str, subject: str) -> None:
    """Forget the tries of somebody who got in."""
    Knock.objects.filter(key=_key(door, subject)).delete()


def take_back(door: str, subject: str) -> None:
    """Take one try back that was no guess; those before it stay counted."""
    Knock.objects.filter(key=_key(door, subject)).update(count=F("count") - 1)


def _key(door: str, subject: str) -> str:
    return blind_index(f"{door}|{subject}", "portal.knock")
