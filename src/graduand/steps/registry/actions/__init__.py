"""The verbs of the student registry."""
