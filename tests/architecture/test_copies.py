from jalon.services import BY_NAME, SERVICES


def test_every_copy_has_an_owner_that_can_fill_it() -> None:
    owned = {name: {kind.kind for kind in service.owned} for name, service in BY_NAME.items()}
    for service in SERVICES:
        for owner, kinds in service.wanted_copies.items():
            assert set(kinds) <= owned[owner], f"{service.name} would wait for copies of {owner} for ever"
