"""The ordinary "no" of the house and its kinds. Everything else that is raised is a bug and is loud.

A refusal carries a dotted code and facts, never a sentence: `base.language` turns it into what happened, why, and what
to do, in the reader's language; `base.middleware` maps it once to a page or to `application/problem+json`.
"""

from typing import Any, ClassVar


class Refusal(Exception):
    """An anticipated "no". `code` names the reason (domain.md 1.9 where it is one), `facts` the values found."""

    status: ClassVar[int] = 400

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, Any] = facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code


class NotFound(Refusal):
    """It is not there, or not yours to see: the same answer on purpose."""

    status = 404


class NotYours(Refusal):
    """You see it, but your post may not do this."""

    status = 403


class NotNow(Refusal):
    """The window is shut. Facts: opens_at, closes_at."""

    status = 409


class NotReady(Refusal):
    """The state forbids the verb. Facts: state, verb, findings."""

    status = 409


class Taken(Refusal):
    """Somebody was faster: the claim changed no row."""

    status = 409


class NotValid(Refusal):
    """Malformed input. Facts: the field or row and its code."""

    status = 422


class TooMuch(Refusal):
    """More than the limit that was announced before the upload. Facts: limit, found."""

    status = 413


class TryLater(Refusal):
    """The other side is down or busy. Facts: retry_after_seconds."""

    status = 503
