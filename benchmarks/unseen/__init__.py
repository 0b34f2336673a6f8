"""A second corpus with planted mentions, written without reading the rules that find them.

Other templates, locales and formats than the agreements of the product's own benchmark. Two disjoint sets: `dev`, on
which rules may be tuned, and `held-out`, whose templates, words and missed strings nobody who writes rules may read.
Names, companies, streets and telephone numbers come from Faker (MIT), all else from the templates in this folder.
"""
