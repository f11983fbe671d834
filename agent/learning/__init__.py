"""Learning and evaluation: corrections as training data, simulated windows, instructions, test suites."""
