"""Papers and sheets: certificates, rosters and lists as PDF, spreadsheets in and out, QR codes."""
