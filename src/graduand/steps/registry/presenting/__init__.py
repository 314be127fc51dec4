"""An explanation in the words of its reader, ready to be drawn: on a page, on paper, at the shell.

standing (the first sentences and the numbers) -> mending (what lacks, what closes the gap) -> plan (module by module)
"""

from graduand.steps.registry.presenting.page import Page, present

__all__ = ["Page", "present"]
