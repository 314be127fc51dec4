"""The audit written twice more, sharing nothing with the kernel but the rules: a plain loop, and portable SQL."""
