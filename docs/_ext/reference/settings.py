"""Every setting, from the sections that the apps declare."""

from collabkit.core.conf import Section, sections

from .text import anchor, code, doc_of, paragraphs, type_name


def markdown() -> str:
    """Return one heading for each section and setting."""
    return "\n".join(_section(section) for section in shipped())


def shipped() -> list[type[Section]]:
    """Return collabkit's own sections, core first."""
    own = [section for section in sections.values() if section.__module__.startswith("collabkit.")]
    return sorted(own, key=lambda section: (section.section != "CORE", section.section))


def _section(section: type[Section]) -> str:
    types = section.types()
    parts = [anchor("settings", section.section), f"## {section.section}", doc_of(section)]
    for key, item in section.declared().items():
        default = f"default {code(repr(item.default))}" if item.default != "" else "empty by default"
        parts += [
            anchor("setting", section.section, key) + f"\n### `{key}`",
            f"{code(type_name(types[key]))}, {default}",
            item.help,
        ]
    # A target must stand directly above its heading.
    return paragraphs(f"{parts[0]}\n{parts[1]}", *parts[2:])
