"""The corridor: one room for each step of a season, in the order of the calendar. A later room asks an earlier one."""
