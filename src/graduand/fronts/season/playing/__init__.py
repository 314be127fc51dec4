"""Play a season: the files of the offices taken through the very same actions as the pages, scene by scene."""
