"""Is the house well: database, storage, fonts, clock, weak settings; each finding says what to do."""
