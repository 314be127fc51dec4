"""Why one student graduates or not, and what would mend it."""
