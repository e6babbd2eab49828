"""From answers to findings: answer keys, rules, comparisons. Pure functions, without kernels or display."""
