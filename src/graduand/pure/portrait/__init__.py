"""Photos: archives opened without trust, JPEG structure, background, likeness, and the check of a whole profile."""
