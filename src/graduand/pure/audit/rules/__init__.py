"""What a program asks 专业规则: the parts of a rule set, what makes one valid, which one governs whom."""
