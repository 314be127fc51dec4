"""The cellars: no Django, no database, no clock, no language. Values in, answers out."""
