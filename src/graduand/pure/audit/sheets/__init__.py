"""Rules as the sheet that the office edits, read and written."""
