"""What the product is measured with. Nothing in here is imported by the product; see README.md."""
