"""发放 Certificates on their way: consignments, receipts, and the signature of the graduate.

Nouns: consignment, receipt, sign-off.
Verbs: send, receive, sign off.
"""
