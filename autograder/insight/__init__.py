"""What a class's work says to its instructor: statistics, misconceptions, candidates for named mistakes, pages."""
