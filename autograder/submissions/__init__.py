"""From a file that a student handed in to a well-formed notebook."""
