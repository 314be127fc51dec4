"""文件审核 The audit of files: rules, students and results in, verdicts out, without a database.

headings -> parquet, delimited -> sources; rules; crew (workers) -> running -> writing; explaining
"""
