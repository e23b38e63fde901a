"""Words and runs of words of posts, and which of them mark one set of posts against another. Knows no Django."""
