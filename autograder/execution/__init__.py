"""From a submission to a trace: kernels in the sandbox, and many at once."""
