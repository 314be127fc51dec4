"""Graduation audit 毕业审核: rules in, transcripts in, exact verdicts and their explanation out.

sheet -> rules (parts, checks) -> compiled -> kernel (sums, undecided -> allocation, reasons) -> explain (findings)
"""
