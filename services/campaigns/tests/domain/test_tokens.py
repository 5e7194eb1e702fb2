import base64
import re
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from jalon_campaigns.domain.tokens import make_token, read_token
from jalon_core.ids import new_id

KEY, OTHER = b"a" * 32, b"b" * 32
PURPOSES = st.sampled_from(["open", "click", "unsub", "reply"])


@given(st.uuids(), PURPOSES, PURPOSES, st.sampled_from([b"", b"x" * 16, b"y" * 32]))
def test_a_token_is_good_for_its_purpose_only(send_id, purpose, other, extra):
    token = make_token(KEY, purpose, send_id, extra)
    read = read_token([KEY], other, token.upper())
    if purpose == other:
        assert read is not None
        assert (read.send_id, read.extra) == (send_id, extra)
    else:
        assert read is None


def test_a_token_fits_the_local_part_of_an_address_and_outlives_a_change_of_the_secret():
    token = make_token(KEY, "reply", new_id())
    assert len(f"unsub+{token}") <= 64
    assert re.fullmatch("[a-z2-7]+", token)
    assert read_token([OTHER, KEY], "reply", token) is not None
    assert read_token([OTHER], "reply", token) is None


@given(st.text(max_size=80))
def test_what_is_no_token_is_none(text):
    assert read_token([KEY], "open", text) is None


@given(st.integers(0, 43), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_changed_token_is_none(place, character):
    token = make_token(KEY, "unsub", UUID(int=7))
    changed = token[:place] + character + token[place + 1 :]
    read = read_token([KEY], "unsub", changed)
    assert read is None or read.send_id == UUID(int=7)


def test_a_click_names_its_link():
    link = new_id()
    token = read_token([KEY], "click", make_token(KEY, "click", new_id(), link.bytes))
    assert token is not None
    assert token.link_id == link


@given(st.uuids(), st.binary(max_size=40))
def test_a_token_is_base32(send_id, extra):
    token = make_token(KEY, "click", send_id, extra)
    read = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    assert read[1:17] == send_id.bytes
    assert read[17:-10] == extra
