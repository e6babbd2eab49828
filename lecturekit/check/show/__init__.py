"""How a finding is shown: cards and pictures in a notebook, text elsewhere."""
