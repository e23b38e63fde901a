"""Connected accounts, and what was heard on them."""
