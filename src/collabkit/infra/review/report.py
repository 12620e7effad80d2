"""The map as a page to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from collabkit.infra.review.practices import PILLARS, Here, Practice

__all__ = ["report"]


def report(found: tuple[Practice, ...], here: Here | None = None) -> str:
    """Return the report in Markdown: a table of figures, then each pillar's practices.

    With `here` it says of each resource whether that environment has it, and counts a practice as met only then.
    """
    title = f"# Well-Architected review{f' of {here.name}' if here else ''}"
    lines = [title, "", *_figures(found, here)]
    for pillar in PILLARS.values():
        of_pillar = [practice for practice in found if practice.pillar == pillar]
        if of_pillar:
            lines += ["", f"## {pillar}", "", "| practice | met by |", "|---|---|"]
            lines += [
                f"| **{practice.id}** {practice.title} | {_met_by(practice, here)} |"
                for practice in of_pillar
            ]
    return "\n".join(lines) + "\n"


def _figures(found: tuple[Practice, ...], here: Here | None) -> Iterator[str]:
    unmet = "not met here" if here else "not met"
    names = ["pillar", "practices", "met by something", unmet, "out of scope", "references"]
    yield _row(names)
    yield "|" + "---|" * len(names)
    for pillar in PILLARS.values():
        of_pillar = [practice for practice in found if practice.pillar == pillar]
        if of_pillar:
            yield _row([pillar, *_counted(of_pillar, here)])


def _row(cells: Sequence[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _counted(practices: Sequence[Practice], here: Here | None) -> list[int]:
    met = sum(practice.met(here) for practice in practices)
    unmet = sum(practice.unmet(here) for practice in practices)
    outside = sum(bool(practice.out_of_scope) for practice in practices)
    references = sum(practice.proofs for practice in practices)
    return [len(practices), met, unmet, outside, references]


def _met_by(practice: Practice, here: Here | None) -> str:
    if practice.out_of_scope:
        return f"*Out of scope:* {practice.out_of_scope}"
    absent = practice.absent(here)
    parts = [
        *([f"*Not met:* {practice.lacking}"] if practice.lacking else []),
        *([f"*Not met here:* {_named(absent)} absent"] if absent else []),
        *_part("resource", practice.resources, here),
        *_part("test", practice.tests),
        *_part("runbook", practice.runbooks),
        *_part("document", practice.documents),
    ]
    if practice.note:
        parts.append(practice.note)
    return "<br>".join(parts)


def _named(references: Sequence[str]) -> str:
    verb = "are" if len(references) > 1 else "is"
    return f"{', '.join(f'`{reference}`' for reference in references)} {verb}"


def _part(word: str, references: tuple[str, ...], here: Here | None = None) -> Iterator[str]:
    if references:
        several = "s" if len(references) > 1 else ""
        yield f"{word}{several}: " + ", ".join(
            f"`{reference}`{_presence(reference, here)}" for reference in references
        )


def _presence(reference: str, here: Here | None) -> str:
    return "" if here is None else " (present)" if reference in here.resources else " (absent)"
