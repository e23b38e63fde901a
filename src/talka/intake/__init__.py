"""The path of a post, from a channel to everywhere it is needed."""
