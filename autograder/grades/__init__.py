"""Marks as tables, and as files for a university's system."""
