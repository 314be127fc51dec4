"""照片 The portraits that the platform keeps of a student, and the jobs that bring them in.

Nouns: photo.
Verbs: import, upload, replace.
"""
