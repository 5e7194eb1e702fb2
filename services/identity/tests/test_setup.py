from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from jalon_core.http.app import create_app
from jalon_identity.models import Member

FIRST = {"email": "ada@chorale.example", "name": "Ada", "password": "ut queant laxis", "team_name": "Chorale"}


def test_an_empty_installation_asks_for_its_first_admin(visitor, sign_in):
    assert visitor.get("/api/v1/setup").json == {"needed": True}
    made = visitor.post("/api/v1/setup", json=FIRST)
    assert made.status_code == 201
    assert made.json["is_admin"] is True
    assert [(team["name"], team["role"]) for team in made.json["teams"]] == [("Chorale", "manager")]
    assert visitor.get("/api/v1/setup").json == {"needed": False}
    again = visitor.post("/api/v1/setup", json={**FIRST, "email": "eve@chorale.example"})
    assert (again.status_code, again.json["code"]) == (409, "already_set_up")
    assert sign_in("ada").status_code == 201


def test_of_two_first_admins_one_wins(context):
    app = create_app(context)

    def post(number):
        body = {**FIRST, "email": f"ada{number}@chorale.example"}
        return app.test_client().post("/api/v1/setup", json=body).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(post, range(4))) == [201, 409, 409, 409]
    with context.reading() as session:
        assert len(session.scalars(select(Member)).all()) == 1
