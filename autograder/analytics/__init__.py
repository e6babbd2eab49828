"""What a class's work tells its instructor: statistics, misconceptions, candidates for named mistakes, pages."""
