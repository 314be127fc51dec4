"""All lists of the house by name, so that a job can find the list whose verb it carries out."""

from typing import Any

LISTS: dict[str, type[Any]] = {}
