"""The project with N times the data: ``python -m tests.growth N FOLDER`` makes one, and ``make bench`` measures some.

Every record is copied with a number at the end of its id, and what it names is its own copy. Texts stay as they are, but for
a number at the end of a word where no two records may say the same. What serves all at once stays single: the vocabularies
and words, frames for every section, clauses that every policy holds, help in the foot of every page, links' states.
"""
from __future__ import annotations

import copy
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from macros.check.coverage import OWN  # noqa: E402
from macros.check.walk import records, refers  # noqa: E402
from macros.load import FOLDERS, LISTS, Toolkit, load, schema_line  # noqa: E402

SINGLE = {"link-status", "link-verdicts", "editions", "toolkit", "drafting"}
"""Nouns that are not copied as they are: a link has one state for all, and of the drafting each clause is copied."""
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
WORD = re.compile(r"\{[^}]*\}|\b[A-Za-z]+\b")
SEED_NOUNS = {"criterion": "criteria", "policy": "policies", "drafting": "drafting clauses", "definition": "definitions", "landscape": "landscape", "question": "criteria"}
LIMIT = re.compile(r"(?m)^MAX_(?:BYTES|VALUES) = [\d_]+")
NAV = re.compile(r"^nav:.*\n(?:[ ].*\n)+", re.M)


def many(toolkit: Toolkit) -> dict[str, set[str]]:
    """The ids that are copied, by noun."""
    found = {noun: set(getattr(toolkit, noun.replace("-", "_"))) for noun in (*FOLDERS, *LISTS) if noun not in SINGLE}
    found["sources"].discard(OWN)
    found["frames"] = {frame.id for frame in toolkit.frames.values() if frame.section}
    found["resources"] = {item.id for item in toolkit.resources.values() if not item.help}
    return found | {
        "drafting clauses": {clause.id for clause in toolkit.drafting.clauses if not clause.always},
        "definitions": {item.id for item in toolkit.drafting.definitions},
        "regions": set(toolkit.states) - {place.id for place in toolkit.settings.places},
    }


def _at(data: Any, path: tuple) -> Any:
    for part in path:
        data = data[part]
    return data


def _mapped(data: Any, change: Callable[[tuple, str], str], path: tuple = ()) -> Any:
    """The plain data with ``change(path, text)`` for each of its texts."""
    if isinstance(data, dict):
        return {key: _mapped(value, change, (*path, key)) for key, value in data.items()}
    if isinstance(data, list):
        return [_mapped(value, change, (*path, number)) for number, value in enumerate(data)]
    return change(path, data)


class Copier:
    """Makes the copies with one number."""

    def __init__(self, toolkit: Toolkit, number: int):
        self.toolkit, self.number, self.many = toolkit, number, many(toolkit)
        forms = sorted({form for item in toolkit.drafting.definitions for form in item.forms}, key=len, reverse=True)
        self.forms = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, forms))})(?![\w-])", re.I)

    def id(self, noun: str, name: str) -> str:
        """The id of the copy; the same, where there is no copy."""
        return f"{name}-{self.number}" if name in self.many.get(noun, ()) else name

    def record(self, noun: str, name: str, record) -> dict[str, Any]:
        """The copy of a record as plain data."""
        document, base = self.toolkit.origin[noun, name]
        data = self._renamed(copy.deepcopy(_at(document.data, base)), record)
        if "id" in data:
            data["id"] = self.id(noun, name)
        return _mapped(data, lambda path, text: self._text(noun, path, text))

    def _renamed(self, data: Any, record) -> Any:
        """Every reference of the record leads to the copy of what it named."""
        keys = []
        for path, noun, name in refers(record):
            around = _at(data, path[:-1])
            if around[path[-1]] == name:
                around[path[-1]] = self.id(noun, name)
            else:
                keys.append((around, noun, name))
        for around, noun, name in keys:
            around[self.id(noun, name)] = around.pop(name)
        return data

    def _text(self, noun: str, path: tuple, text: str) -> str:
        """A text of the copy: names within it are the copies', and it differs where it must."""
        if noun == "seed-map" and path[0] == "to":
            return self._target(text)
        if noun == "sections" and path[0] == "short":
            criterion, _, question = text.partition("/")
            return f"{self.id('criteria', criterion)}/{question}"
        if noun == "criteria" and path[0] == "aliases":
            return f"{text}-{self.number}"
        if noun == "resources" and path == ("url",):
            return re.sub(r"/?([?#]|$)", rf"/{self.number}\1", text.replace("http:", "https:"), count=1)  # exceptions are for one address
        if path[0] in {"term", "forms"}:
            return f"{text}{self.number}"
        text = re.sub(r"\[\[([^\[\]]*)\]\]", rf"[[\g<1>{self.number}]]", text)
        text = re.sub(r"\{sections:([^}]*)\}", lambda match: f"{{sections:{', '.join(self.id('criteria', name.strip()) for name in match[1].split(','))}}}", text)
        if "clause" in path or noun == "drafting" or noun == "policies" and path[0] == "definitions" and path[-1] == "text":
            text = self.forms.sub(rf"\g<1>{self.number}", text)
        return self._own(text) if noun == "criteria" and (path[-1] in {"letter", "records"} or path[-1] == "text" and "parts" in path) else text

    def _own(self, text: str) -> str:
        """The text with the number at its last word, which stands in no placeholder."""
        end = [match.end() for match in WORD.finditer(text) if match[0][0] != "{"][-1]
        return f"{text[:end]}{self.number}{text[end:]}"

    def _target(self, text: str) -> str:
        """What an item of the seed map leads to; pages are the same."""
        noun, _, name = text.partition(":")
        name, slash, question = name.partition("/") if noun == "question" else (name, "", "")
        return f"{noun}:{self.id(SEED_NOUNS.get(noun, noun + 's' if noun != 'law' else noun), name)}{slash}{question}"

    def drafting(self) -> dict[str, list]:
        """The copies of the clauses and definitions that are copied."""
        document, _ = self.toolkit.origin["drafting", "drafting"]
        data = self._renamed(copy.deepcopy(document.data), self.toolkit.drafting)
        found = {}
        for field, noun in (("clauses", "drafting clauses"), ("definitions", "definitions")):
            found[field] = [_mapped({**item, "id": self.id(noun, item["id"])}, lambda path, text: self._text("drafting", path, text))
                            for item in data[field] if item["id"] in self.many[noun]]
        return found

    def page(self, text: str) -> str:
        """The copy of a page: macros, links and anchors lead to copies."""
        known = self.many["sections"] | self.many["audiences"] | self.many["criteria"] | self.many["policies"]
        text = re.sub(r"\{\{.*?\}\}", lambda call: re.sub(r'"([^"]+)"', lambda match: f'"{match[1]}-{self.number}"' if match[1] in known else match[0], call[0]), text)
        text = re.sub(r"(?m)^section: (\S+)", rf"section: \g<1>-{self.number}", text)
        text = re.sub(r"\{: #([\w-]+)", lambda match: f"{{: #{self._anchor(match[1])}", text)
        return re.sub(r"\]\(([^):#]*)#?([\w-]*)\)", lambda match: f"]({self.path(match[1])}{'#' if match[2] else ''}{self._anchor(match[2])})", text)

    def path(self, path: str) -> str:
        """A page's path with the folders of copied audiences and sections."""
        known = self.many["sections"] | self.many["audiences"]
        return "/".join(f"{part}-{self.number}" if part in known else part for part in path.split("/"))

    def _anchor(self, name: str) -> str:
        head, tail = (name[:-len("-title")], "-title") if name.endswith("-title") else (name, "")
        known = self.many["sections"] | self.many["policies"]
        return f"{head}-{self.number}{tail}" if head in known else name


def project(target: Path, times: int) -> Path:
    """The project at ``target``, with ``times`` the data, pages and entries of the menu."""
    toolkit, problems = load(ROOT)
    assert not problems
    shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(".git*", ".venv", "site", ".cache", "__pycache__", ".pytest_cache", "tests"))
    copiers = [Copier(toolkit, number) for number in range(2, times + 1)]
    _data(target / "data", toolkit, copiers)
    _docs(target, toolkit, copiers)
    _raise_limits(target / "macros" / "load", times)
    return target


def _raise_limits(folder: Path, times: int) -> None:
    """What one file may hold grows too: each list is one file, whatever it holds."""
    found = 0
    for path in sorted(folder.glob("*.py")):
        text, here = LIMIT.subn(rf"\g<0> * {2 * times}", path.read_text("utf-8"))
        path.write_text(text, "utf-8")
        found += here
    assert found


def _write(path: Path, noun: str, folder: bool, data: Any) -> None:
    path.write_text(f"{schema_line(noun, folder)}\n{yaml.dump(data, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=120)}", "utf-8")


def _data(folder: Path, toolkit: Toolkit, copiers: list[Copier]) -> None:
    lists: dict[str, list] = {noun: [] for noun in LISTS}
    for noun, name, record in records(toolkit):
        if noun in SINGLE or name not in many(toolkit).get(noun, ()):
            continue
        for copier in copiers:
            made = copier.record(noun, name, record)
            if noun in FOLDERS:
                _write(folder / noun / f"{made['id']}.yml", noun, True, made)
            else:
                lists[noun].append(made)
    for noun, more in lists.items():
        path = folder / f"{noun}.yml"
        if more:
            _write(path, noun, False, yaml.load(path.read_text("utf-8"), yaml.BaseLoader) + more)
    whole = {field: list(items) for field, items in toolkit.origin["drafting", "drafting"][0].data.items()}
    for copier in copiers:
        for field, items in copier.drafting().items():
            whole[field] += items
    _write(folder / "drafting.yml", "drafting", False, whole)


def _docs(target: Path, toolkit: Toolkit, copiers: list[Copier]) -> None:
    """The pages of audiences and sections, each under its copy's folder; on other pages the parts that bear a section's id."""
    docs = target / "docs" / "en"
    for path in sorted(docs.rglob("*.md")):
        name, text = path.relative_to(docs).as_posix(), path.read_text("utf-8")
        own = name.split("/")[0] in toolkit.audiences
        parts = [part for part in re.split(r"(?m)^(?=## )", text) if (found := re.match(r"## .*\{: #([\w-]+)", part)) and found[1] in toolkit.sections]
        for copier in copiers:
            if own:
                made = docs / copier.path(name)
                made.parent.mkdir(parents=True, exist_ok=True)
                made.write_text(copier.page(text), "utf-8")
            elif parts:
                path.write_text(path.read_text("utf-8") + "".join(f"\n{copier.page(part)}" for part in parts), "utf-8")
    settings = target / "mkdocs.yml"
    text = settings.read_text("utf-8")
    nav = NAV.search(text)
    rows = [row for row in nav[0].split("\n") if (found := re.search(r": ([\w-]+)/.*\.md$", row)) and found[1] in toolkit.audiences]
    more = "".join(re.sub(r"[\w/-]+\.md$", lambda match: copier.path(match[0]), row) + "\n" for copier in copiers for row in rows)
    settings.write_text(text[:nav.end()] + more + text[nav.end():], "utf-8")


CHECK = """
import sys, time
from pathlib import Path
from macros.check import checked
start = time.process_time()
problems = checked(Path.cwd())[1]
print(time.process_time() - start)
sys.exit("\\n".join(map(str, problems)) or 0)
"""


def check_seconds(folder: Path) -> float:
    """Seconds of the processor that reading and checking the project takes, by its own code. Raises RuntimeError with every problem."""
    done = subprocess.run([sys.executable, "-c", CHECK], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return float(done.stdout)


if __name__ == "__main__":
    project(Path(sys.argv[2]), int(sys.argv[1]))
