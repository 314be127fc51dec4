"""学籍 Organizations, accounts and posts, students, programs and their rules, results; and the gate.

Nouns: organization, post, student, enrollment, program, rule version, result.
Verbs: import, appoint, publish.
"""
