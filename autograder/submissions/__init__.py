"""Turn whatever a student submitted into a well-formed notebook."""
