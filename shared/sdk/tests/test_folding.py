from jalon_sdk.folding import folded


def test_accents_case_and_superfluous_blanks_do_not_count() -> None:
    assert folded("ÇA ÉTÉ") == "ca ete"
    assert folded(" Éloïse  Petit\t") == "eloise petit"


def test_what_is_folded_stays_as_it_is() -> None:
    for text in ("Éloïse", "ﬁn", "한국어", "ẞ straße"):
        assert folded(folded(text)) == folded(text)
