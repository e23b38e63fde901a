"""One folder for each kind of channel, and the contract that they keep."""
