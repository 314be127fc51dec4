"""The one noun of the portal: a knock at a public door."""

from django.db import models


class Knock(models.Model):
    """
    How often somebody has tried a door without getting in. `key` is a keyed digest: the table names nobody (P10).

    Counted in the database, since several web processes guard one door.
    """

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveSmallIntegerField()
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"
