"""The verbs of the CHSI room."""
