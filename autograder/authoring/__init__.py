"""From an author's solution file to released notebooks and answer keys."""
