"""Corpora with planted mentions, written without reading the rules that find them.

Other templates, locales and formats than the agreements of the product's own benchmark. Each set has an author of its
own; what a rule makes of a set on first contact is the honest figure, later ones are tuned on it. `dev`, `first`,
`second`, `third` and `fourth` are open: `first` was held out until 2026-11-21. Of `held-out` nobody who writes rules
may read templates, words or missed strings.
Names, companies, streets and telephone numbers come from Faker (MIT), all else from the templates in this folder.
"""
