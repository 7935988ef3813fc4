# SPDX-License-Identifier: GPL-2.0-or-later
"""What READMEs and pages show, cut out to be run as it stands there.

Run are, in Markdown, the blocks ```sh, ```python and ```lammps, in reStructuredText the code blocks sh, python and
LAMMPS, and every literal block under the heading Examples. A LAMMPS script with a name (```lammps NAME, :caption: NAME)
is complete. Any other is a piece of one: it stands for the three dots in

    .. run

       include glass.mod
       ...
       run 0

or in what a comment of this form, which readers do not see, tells just before the block (in Markdown <!-- run ... -->).
Before another block such a comment is a whole LAMMPS script, which writes what the block reads."""
import re
import textwrap
from dataclasses import dataclass

FRAME = "include glass.mod\n...\nrun 0\n"
KINDS = {"sh": "sh", "python": "python", "lammps": "lammps"}


@dataclass
class Block:
    kind: str  # sh, python, lammps, or none: not run
    text: str
    name: str | None  # of a complete script
    frame: str | None
    section: str
    line: int


def _markdown(lines):
    section, frame, k = "", None, 0
    while k < len(lines):
        line = lines[k]
        if line.startswith("#"):
            section = line.strip("# \n")
        elif line.strip() == "<!-- run":
            end = next(j for j in range(k, len(lines)) if lines[j].strip() == "-->")
            frame = "\n".join(lines[k + 1 : end]) + "\n"
            k = end
        elif line.startswith("```"):
            words = line[3:].split()
            end = next(j for j in range(k + 1, len(lines)) if lines[j].startswith("```"))
            yield Block(KINDS.get(words[0] if words else "", "none"), "\n".join(lines[k + 1 : end]) + "\n",
                        words[1] if len(words) > 1 else None, frame, section, k + 1)
            frame, k = None, end
        k += 1


def _indented(lines, k, margin):
    """The lines from k on that are indented by more than the margin, without their indentation."""
    end = k
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > margin):
        end += 1
    return textwrap.dedent("\n".join(lines[k:end])).strip("\n") + "\n", end


def _restructured(lines):
    section, frame, k = "", None, 0
    while k < len(lines):
        line = lines[k]
        margin = len(line) - len(line.lstrip())
        if re.fullmatch(r'"{3,}|={3,}', line) and k and lines[k - 1].strip():
            section = lines[k - 1]
        directive = re.fullmatch(r"\s*\.\. (code-block|parsed-literal)::\s*(\S*)\s*", line)
        if line.strip() == ".. run":
            frame, k = _indented(lines, k + 1, margin)
            continue
        if directive:
            start, name = k + 1, None
            while re.match(r"\s+:\w+:", lines[start]):
                caption = re.fullmatch(r"\s+:caption:\s*(\S+)\s*", lines[start])
                name = caption[1] if caption else name
                start += 1
            text, end = _indented(lines, start, margin)
            kind = KINDS.get(directive[2].lower(), "none")
            if kind == "none" and section == "Examples":
                kind = "lammps"
            yield Block(kind, text, name, frame, section, k + 1)
            frame, k = None, end
            continue
        k += 1


def blocks(path):
    """All code blocks of a page or a README, in order."""
    lines = path.read_text().splitlines()
    return list(_markdown(lines) if path.suffix == ".md" else _restructured(lines))


def framed(block):
    """The script that a piece of one becomes."""
    head, dots, tail = (block.frame or FRAME).partition("...\n")
    assert dots, f"line {block.line}: no line with three dots in the frame"
    return head + block.text + tail
