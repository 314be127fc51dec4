"""The audit through the product's own tables: filling them, and timing what keeps verdicts true."""
