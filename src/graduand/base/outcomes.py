"""What a verb over many rows answers: who was done, who was refused and why. One refused row never stops the others."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from graduand.base.errors import Refusal


@dataclass
class Outcome:
    """`done` holds keys of rows, `refused` a refusal per key, `notes` what a person should know beside it."""

    done: list[Any] = field(default_factory=list)
    refused: dict[Any, Refusal] = field(default_factory=dict)
    notes: list[Refusal] = field(default_factory=list)

    def reasons(self) -> Counter[str]:
        """Count the refused rows by reason code."""
        return Counter(refusal.code for refusal in self.refused.values())

    def add(self, other: "Outcome") -> "Outcome":
        """Take another outcome's rows in and return self."""
        self.done += other.done
        self.refused |= other.refused
        self.notes += other.notes
        return self
