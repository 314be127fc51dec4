"""证书 Registration numbers, the confirmation by the student, the printed certificate.

Nouns: certificate, number line.
Verbs: number, confirm, print.
"""
