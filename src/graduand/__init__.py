"""Graduand 毕业管理平台: runs a graduation season of an open university, from the student records to the signature."""

__version__ = "0.1.0"
