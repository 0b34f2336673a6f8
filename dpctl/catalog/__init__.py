"""Facts written by hand as TOML, and the one reader that validates them."""
