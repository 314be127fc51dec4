"""The verbs of the photo room."""
