"""A season in a box: made as files, played through the same actions as the pages."""
