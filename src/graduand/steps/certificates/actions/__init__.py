"""The verbs of numbering, confirmation and printing."""
