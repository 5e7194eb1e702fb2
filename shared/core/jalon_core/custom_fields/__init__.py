"""Custom fields: what an installation adds to contacts, companies and cards; one set of rules for all of them."""
