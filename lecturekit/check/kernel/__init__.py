"""What runs beside student code, in its kernel: probes that ask for answers, the agent, values on the wire."""
