"""From results to verdicts, for one student or a nation."""
