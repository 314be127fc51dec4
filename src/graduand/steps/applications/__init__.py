"""申请审核 Whom we may apply for, what the audit says, and the review chain.

Nouns: candidate, transition, lot.
Verbs: apply, defer, pass on, return, reject.
"""
