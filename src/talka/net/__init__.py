"""Outgoing HTTP and what can go wrong with it: each request of Talka to another server leaves here."""
