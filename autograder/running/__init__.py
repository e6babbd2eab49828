"""From a submission to a trace: kernels, walls around them, and many at once."""
