"""What looks along the whole corridor."""
