"""工作台 What waits for me, until when."""
