"""The audit: invented data at national size, rival routes, two oracles, the database path and mutation testing."""
