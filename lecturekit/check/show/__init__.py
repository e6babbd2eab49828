"""Shows findings: as cards and pictures in a notebook, as text elsewhere."""
