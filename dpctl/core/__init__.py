"""The nouns of dpctl: pure records and functions, standard library only."""
