"""The engineer reads what happened, why, at what cost, and what to do."""

from __future__ import annotations

from collabkit.infra.lambdas.scaler import mail

from .fakes import IN, MAILS, OUT, PAGES, PREFIX, config
from .sites import Site, site


def a_cell_comes_and_goes() -> tuple[Site, str, str]:
    """Let the load bring a cell and its end take it back; return the two mails about that."""
    here = site(in_cooldown=120, drain_seconds=60, cell_cost_per_hour=0.5)
    here.aws.alarms[OUT] = "ALARM"
    here.look(woken_by="the alarm busy")
    here.aws.finish()
    here.aws.alarms.update({OUT: "OK", IN: "OK"})
    here.look(minutes=4)
    here.look()
    here.aws.alarms[IN] = "ALARM"
    here.look(minutes=9, woken_by="the alarm idle")
    here.aws.alarms[IN] = "OK"
    here.settle(9)
    came, went = (each["text"] for each in here.aws.mails)
    return here, came, went


def test_the_mail_about_a_new_cell_says_how_it_began_and_how_it_ended() -> None:
    _, came, _ = a_cell_comes_and_goes()
    assert came == "\n".join([
        f"{PREFIX}3 is in service.",
        "",
        "Who:        the scaler of test, woken by the alarm busy",
        "Why:        The cells are busy.",
        "Done:       nothing in AWS; this is to let you know",
        "Cells:      2 before, 3 after",
        f"Weights:    {PREFIX}1 100, {PREFIX}2 100, {PREFIX}3 100",
        "Cost:       1.50 an hour from now on, 0.10 so far today (UTC)",
        "Next:       Nothing to do.",
        "Runbook:    https://docs.example/runbooks/scaling-out.md",
        "",
    ])  # fmt: skip


def test_the_mail_about_a_cell_that_is_gone_says_how_that_began() -> None:
    here, _, went = a_cell_comes_and_goes()
    for line in (
        f"{PREFIX}3 is destroyed.",
        "Who:        the scaler of test, woken by the alarm idle",
        "Why:        The cells are idle.",
        "Cells:      3 before, 2 after",
        "Cost:       1.00 an hour from now on",
        "Runbook:    https://docs.example/runbooks/scaling-in.md",
    ):
        assert line in went
    assert not here.ledger.origins


def test_the_mail_about_a_launch_that_failed_says_how_it_began() -> None:
    here = site()
    here.aws.alarms[OUT] = "ALARM"
    here.look(woken_by="the alarm busy")
    del here.aws.stacks[f"{PREFIX}3"]
    here.look(minutes=9)
    (failed,) = (each["text"] for each in here.aws.mails)
    for line in (
        f"The launch of {PREFIX}3 failed",
        "woken by the alarm busy",
        "Why:        The cells are busy.",
        "2 before, 2 after",
    ):
        assert line in failed


def test_a_cell_that_is_taken_back_says_why() -> None:
    here = site()
    here.aws.cell(3, created_at=here.aws.now)
    here.aws.alarms[IN] = "ALARM"
    here.look()
    here.aws.alarms.update({OUT: "ALARM", IN: "OK"})
    here.look(minutes=1)
    assert not here.aws.mails
    here.aws.alarms[OUT] = "OK"
    here.look(minutes=1)
    (back,) = (each["text"] for each in here.aws.mails)
    assert back.startswith(f"{PREFIX}3 is in service.")
    assert "Why:        The cells are busy." in back


def test_where_the_news_is_the_reason_it_is_not_said_twice() -> None:
    here = site()
    here.aws.switch = "stop"
    here.look()
    assert "Why:" not in here.aws.mails[0]["text"]


def test_a_subject_is_what_sns_takes() -> None:
    line = mail.subject("Zelle kaputt: ü\x07" + "x" * 200 + "\nmore", config())
    assert line.isascii()
    assert line.isprintable()
    assert len(line) == 100


def test_what_cannot_wait_goes_to_those_on_call() -> None:
    here = site()
    here.aws.alarms[OUT] = "ALARM"
    here.look()
    here.aws.alarms[OUT] = "OK"
    here.aws.finish()
    here.look(minutes=2)
    here.look(minutes=1)
    here.aws.cell(4, "ROLLBACK_FAILED", weight=None)
    here.look(minutes=2)
    here.aws.finish()
    for ill in ([1], [1, 2, 3]):
        here.aws.health |= {f"check-{PREFIX}{number}": False for number in ill}
        for _ in range(12):
            here.look(minutes=1)
    assert [(each["topic"], each["subject"]) for each in here.aws.mails] == [
        (MAILS, f"[test] {PREFIX}3 is in service."),
        (MAILS, f"[test] {PREFIX}4 is in ROLLBACK_FAILED and can only be deleted."),
        (MAILS, f"[test] Unhealthy for long: {PREFIX}1."),
        (PAGES, f"[test] ACT: Unhealthy for long: {PREFIX}1. No cell is healthy: more of them may not help."),
        (
            PAGES,
            f"[test] ACT: Unhealthy for long: {PREFIX}1, {PREFIX}2, {PREFIX}3. No cell is healthy: more of t",
        ),
    ]
