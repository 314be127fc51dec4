"""The verbs of delivery: send, receive, sign off."""

from graduand.steps.delivery.actions.sending import receive, send
from graduand.steps.delivery.actions.signing import sign_off

__all__ = ["receive", "send", "sign_off"]
