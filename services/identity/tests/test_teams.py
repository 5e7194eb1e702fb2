from jalon_core.testing.events import recorded


def test_everybody_sees_their_own_teams(club, client_of):
    def names(member):
        return [team["name"] for team in client_of(member).get("/api/v1/teams").json["items"]]

    assert names(club.ada) == ["Chorale", "Théâtre"]
    assert names(club.mia) == ["Chorale"]
    assert client_of(club.mia).get(f"/api/v1/teams/{club.theatre}").status_code == 404


def test_an_admin_makes_a_team(club, context, client_of):
    answer = client_of(club.ada).post("/api/v1/teams", json={"name": "Orchestre", "open_reading": True})
    assert answer.status_code == 201
    event = recorded(context)[-1]
    assert (event.name, event.teamid) == ("team.created", answer.json["id"])
    assert client_of(club.max).post("/api/v1/teams", json={"name": "X"}).status_code == 403


def test_its_manager_may_change_a_team(club, context, client_of):
    path = f"/api/v1/teams/{club.choir}"
    answer = client_of(club.max).patch(path, json={"open_reading": True})
    assert (answer.status_code, answer.json["version"]) == (200, 2)
    assert recorded(context)[-1].data["changed"] == {"open_reading": {"before": False, "after": True}}
    assert client_of(club.mia).patch(path, json={"open_reading": False}).json["code"] == "forbidden"
    assert client_of(club.tom).patch(path, json={"open_reading": False}).json["code"] == "not_found"
    assert client_of(club.max).patch(path, json={"name": "X"}, headers={"If-Match": '"1"'}).status_code == 412
