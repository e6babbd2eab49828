"""From a trace to marks: the pipeline that every way into grading shares, and the verdicts."""
