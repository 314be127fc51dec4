"""Streams of chance that come out the same each time."""

from random import Random


def chance(*purpose: object) -> Random:
    """A stream of its own for each purpose ("1", "photo", "2190…"), so that no part of a season disturbs another."""
    return Random(":".join(map(str, purpose)))  # noqa: S311  demo data, no secret
