"""Commands for people who work on Talka; they need a checkout of its repository."""
