"""验证 Is this certificate genuine: a full claim in, yes or no out."""
