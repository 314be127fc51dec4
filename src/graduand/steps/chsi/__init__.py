"""学信网 What the national registry says of a student, as dated statements from files.

Nouns: statement.
Verbs: import, record a manual check.
"""
