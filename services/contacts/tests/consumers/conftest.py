"""Records of other services, as their events carry them: each fixture builds one from what matters to the test."""

import pytest

from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.testing.states import a_deal
from jalon_sdk.records import Enrolment, InboundMail, Send, Task, Workflow


@pytest.fixture
def make_deal():
    return a_deal


@pytest.fixture
def make_task():
    def make(**fields):
        given = {
            "id": new_id(),
            "version": 1,
            "title": "Appeler",
            "note": "",
            "due_at": None,
            "done_at": None,
            "deal_id": None,
            "contact_id": None,
            "created_at": now(),
        }
        return Task(**(given | fields))

    return make


@pytest.fixture
def make_workflow():
    def make(**fields):
        given = {
            "id": new_id(),
            "version": 1,
            "status": "published",
            "current_number": 1,
            "trigger_type": "form.submitted",
        }
        return Workflow(**(given | fields))

    return make


@pytest.fixture
def make_send():
    def make(**fields):
        given = {
            "id": new_id(),
            "version": 3,
            "to": "zoe@example.org",
            "subject": "Rentrée",
            "status": "accepted",
            "template_id": None,
            "message_id": "<1@chorale.example>",
            "planned_at": now(),
            "accepted_at": now(),
            "reason": None,
        }
        return Send(**(given | fields))

    return make


@pytest.fixture
def make_inbound():
    def make(contact, **fields):
        given = {
            "id": new_id(),
            "version": 1,
            "team_id": contact.team_id,
            "owner_id": contact.owner_id,
            "contact_id": contact.id,
            "send_id": new_id(),
            "verdict": "reply",
            "evidence": "in_reply_to",
            "from_address": "zoe@example.org",
            "subject": "Re: Rentrée",
            "text": "",
            "received_at": now(),
        }
        return InboundMail(**(given | fields))

    return make


@pytest.fixture
def make_enrolment():
    def make(contact, **fields):
        given = {
            "id": new_id(),
            "version": 1,
            "team_id": contact.team_id,
            "owner_id": contact.owner_id,
            "campaign_id": new_id(),
            "contact_id": contact.id,
            "status": "active",
            "step": 0,
            "started_at": now(),
        }
        return Enrolment(**(given | fields))

    return make
