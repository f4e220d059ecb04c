"""What the worker does, and how it starts.

Every work is the same verb as a page's or a command's. It is asked for after the commit that it needs; the rounds of
`config.RECURRING_WORK` find what was missed.
"""

from collections.abc import Callable
from functools import partial

from huey import crontab

from config import RECURRING_WORK
from forum_app.app import create_app
from forum_app.candidates.invitation_actions import remind_unanswered
from forum_app.core import worker_heartbeat
from forum_app.core.db import transaction
from forum_app.core.queue import Queue
from forum_app.documents.print_worker import print_documents
from forum_app.forums.actions.alerts import send_opening_alerts
from forum_app.imports.reading_worker import read_imports
from forum_app.interviews.agenda_actions import publish_agendas
from forum_app.interviews.reminder_actions import send_reminders
from forum_app.mail.delivery import deliver_letters
from forum_app.pdf import renderer
from forum_app.purge import purge
from forum_app.worker.press_room import PressRoom


def record_heartbeat() -> None:
    """Show that the worker lives."""
    with transaction():
        worker_heartbeat.record()


WORK: dict[str, Callable[[], object]] = {
    "record_heartbeat": record_heartbeat,
    "deliver_letters": deliver_letters,
    "send_opening_alerts": send_opening_alerts,
    "publish_agendas": publish_agendas,
    "send_reminders": send_reminders,
    "remind_invited": remind_unanswered,
    "read_imports": read_imports,
    "purge": purge,
}
PRINTING: dict[str, Callable[[], object]] = {
    "print_short_documents": partial(print_documents, short_only=True),
    "print_any_document": print_documents,
}


def press_room(queue: Queue) -> PressRoom:
    """Return the press room, not open yet. What the queue calls « print_documents » wakes it, and waits for nothing."""
    queue.work.update(PRINTING)
    room = PressRoom({name: partial(queue.do, name) for name in PRINTING})
    queue.work["print_documents"] = room.wake
    return room


def main() -> None:
    """Run until asked to stop (SIGINT, SIGTERM); the letter or document in hand is finished first."""
    app = create_app()
    queue = app.extensions["queue"]
    queue.work.update(WORK)
    room = press_room(queue)
    for name, minutes in RECURRING_WORK.items():
        when = (
            crontab(minute=f"*/{minutes}") if minutes < 60 else crontab(minute="30", hour="3")
        )  # longer than an hour: at night
        queue.huey.periodic_task(when, name=f"round_{name}")(partial(queue.do, name))
    queue.do("record_heartbeat")
    queue.do("deliver_letters")
    renderer.warm_up()
    room.open()
    try:
        queue.huey.create_consumer(workers=2, worker_type="thread", max_delay=1.0, check_worker_health=True).run()
    finally:
        room.close()


if __name__ == "__main__":
    main()
