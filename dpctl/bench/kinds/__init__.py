"""Generated documents beside the agreement, one module for each kind; their words are TOML files in `data`."""
