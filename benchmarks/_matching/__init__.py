"""The parts of the benchmark of the topic matcher; tests take its texts and queries."""
