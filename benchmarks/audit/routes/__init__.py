"""Rival routes to the same answers, each run in a process of its own; see `..comparing`."""
