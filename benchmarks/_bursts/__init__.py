"""What the benchmark of bursts is made of."""
