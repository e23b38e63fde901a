"""First run: from the name of a brand to something that listens."""
