"""Translations: what is to be translated, the catalogues, and whether they are complete."""
