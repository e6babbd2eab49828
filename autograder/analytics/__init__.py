"""Analyse a class's work: statistics, misconceptions, candidates for named mistakes, and report pages."""
