"""The verbs of application and review."""
