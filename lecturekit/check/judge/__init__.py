"""From answers to findings: keys, rules, comparisons. Pure: no kernel, no display."""
