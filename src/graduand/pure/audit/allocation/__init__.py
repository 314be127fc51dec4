"""Which module each course counts in, exactly: by sums, by reachable states, by an integer program."""
