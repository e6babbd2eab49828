"""The part that runs in the student's kernel: the agent, probes that ask for answers, values on the wire."""
