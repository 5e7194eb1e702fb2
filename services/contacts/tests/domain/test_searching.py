import pytest

from jalon_contacts.domain.searching import search_text, search_words

ELOISE = search_text("Éloïse Petit-Jean", ["eloise@chœur.fr"], ["+33612345678"])


@pytest.mark.parametrize("typed", ["elo", "ÉLOÏSE", "jean elo", "chœur", "06 12", "+33 6 12", "0612345678", ""])
def test_a_contact_is_found_by_any_part_of_what_is_known(typed):
    assert all(word in ELOISE for word in search_words(typed))


@pytest.mark.parametrize("typed", ["elodie", "eloise durand", "07 12"])
def test_a_contact_is_not_found_by_what_does_not_fit(typed):
    assert not all(word in ELOISE for word in search_words(typed))
