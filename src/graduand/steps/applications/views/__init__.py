"""The pages of application and review."""
