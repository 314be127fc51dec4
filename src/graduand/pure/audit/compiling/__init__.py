"""Rules as matrices, transcripts as vectors, and what they add up to."""
