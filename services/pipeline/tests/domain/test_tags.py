import pytest

from jalon_pipeline.domain.cards import tidy_tags
from jalon_pipeline.domain.refusals import TagWithComma, TooManyTags


def test_each_once_whatever_its_case_and_accents() -> None:
    assert tidy_tags([" Été ", "ete", "", "Alto", "été  "]) == ["Alto", "Été"]
    with pytest.raises(TooManyTags):
        tidy_tags(map(str, range(21)))


def test_a_comma_separates_tags_and_is_in_none() -> None:
    with pytest.raises(TagWithComma) as refused:
        tidy_tags(["vip", "essai, gratuit"])
    assert refused.value.extra == {"errors": {"tags": ["must hold no comma"]}}
    # One from before there was this rule does not keep others from being given.
    assert tidy_tags(["vip", "essai, gratuit"], had=["essai, gratuit"]) == ["essai, gratuit", "vip"]
