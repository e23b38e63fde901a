"""Running an installation: preparing it, serving pages, doing background work, and watching over both."""
