"""Looks at this machine and says what it is."""
