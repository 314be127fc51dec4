"""Spreadsheets of the office, in and out: .xlsx, .xls, .csv and .dbf as one kind of table."""
