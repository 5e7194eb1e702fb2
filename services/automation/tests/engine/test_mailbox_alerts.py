import datetime as dt
from dataclasses import replace

from automation_world import OTHER_TEAM, TEAM, people
from sqlalchemy import select

from jalon_automation.models import Notification
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import deliver
from jalon_sdk.events.campaigns import MailboxPaused
from jalon_sdk.events.event import Change
from jalon_sdk.records import Mailbox, Member


def member(name, *, language="fr", admin=False, active=True, **roles):
    return Member(
        id=new_id(), version=1, email=f"{name}@chorale.example", name=name, language=language,
        time_zone="Europe/Paris", is_admin=admin, active=active, roles=roles,
    )  # fmt: skip


def pause(context, mailbox, *, before=None, reason="535 mot de passe refusé"):
    paused = replace(mailbox, version=mailbox.version + 1, paused_until=now() + dt.timedelta(hours=1))
    paused = replace(paused, pause_reason=reason)
    deliver(context, MailboxPaused(record=paused, changed={"pause_reason": Change(before=before, after=reason)}))
    return paused


def bells(context):
    with context.transaction() as uow:
        return {row.owner_id: (row.text, row.link) for row in uow.session.scalars(select(Notification))}


def test_whoever_can_mend_a_paused_mailbox_is_told_once(context, clock):
    people(context)
    admin, english = member("ada", admin=True), member("bob", admin=True, language="en")
    manager = member("cleo", **{str(TEAM): "manager"})
    others = [
        member("dan", **{str(TEAM): "member"}),
        member("eve", **{str(OTHER_TEAM): "manager"}),
        member("fay", admin=True, active=False),
    ]
    put_copy(context, admin, english, manager, *others)
    mailbox = Mailbox(id=new_id(), version=1, team_id=TEAM, name="Accueil")
    paused = pause(context, mailbox)
    french = "La boîte « Accueil » est en pause, rien n’en part : 535 mot de passe refusé"
    link = f"mailboxes/{mailbox.id}"
    assert bells(context) == {
        admin.id: (french, link),
        manager.id: (french, link),
        english.id: ("The mailbox “Accueil” is paused, nothing goes out: 535 mot de passe refusé", link),
    }
    with context.transaction() as uow:
        first = uow.session.scalars(select(Notification.id)).all()
    # The next attempt was refused too: the pause grows longer, which is no news.
    pause(context, paused, before="535 mot de passe refusé", reason="535 toujours refusé")
    with context.transaction() as uow:
        assert set(uow.session.scalars(select(Notification.id))) == set(first)


def test_a_shared_mailbox_is_the_admins_affair(context, clock):
    people(context)
    admin, manager = member("ada", admin=True), member("cleo", **{str(TEAM): "manager"})
    put_copy(context, admin, manager)
    pause(context, Mailbox(id=new_id(), version=1, name="Jalon"))
    assert set(bells(context)) == {admin.id}
