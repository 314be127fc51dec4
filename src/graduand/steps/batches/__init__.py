"""毕业批次 Who may graduate when, on which terms: batch, rounds, windows, and the policy as data.

Nouns: batch, round, window, notice.
Verbs: open, close.
"""
