"""MkDocs' events, a few lines each: generated pages and downloads in, the page's surroundings, headers out."""
from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
SERVING = "serve" in sys.argv
"""MkDocs' live server adds a script of its own to every page, which our policy would stop."""
os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")  # the theme's end-of-life notice

import mkdocs  # noqa: E402
from mkdocs.exceptions import Abort  # noqa: E402
from mkdocs.plugins import event_priority  # noqa: E402
from mkdocs.structure.files import File  # noqa: E402

UNSET = "https://toolkit.example/"
"""The address in mkdocs.yml, until a publisher sets one."""
LUNR = Path(mkdocs.__file__).parent / "contrib" / "search" / "templates" / "search" / "lunr.js"
"""The search library that ships with MkDocs."""


def _fresh() -> None:
    """Forgets our modules where one was edited since: ``serve`` does not import an edited package again."""
    edited = max(path.stat().st_mtime_ns for path in (ROOT / "macros").rglob("*") if path.suffix in {".py", ".j2", ".typ", ".xml"})
    if getattr(sys, "_toolkit_edited", edited) != edited:
        for name in [name for name in sys.modules if name == "macros" or name.startswith("macros.")]:
            del sys.modules[name]
    sys._toolkit_edited = edited


@event_priority(100)  # before mkdocs-macros, whose own message for a fault in our package is "module not found"
def on_config(config):
    """Reads and checks the data; every problem is printed before the build stops."""
    if str(ROOT) not in sys.path:  # MkDocs takes back what a hook adds while it is imported
        sys.path.insert(0, str(ROOT))
    _fresh()
    from macros.site import BadData, renderer

    try:
        config.extra["toolkit"] = renderer(ROOT)
    except BadData as error:
        raise Abort(f"{error}\n{len(error.problems)} problems. Nothing was built.") from None
    for notice in () if "NOTED" in os.environ else config.extra["toolkit"].toolkit.notices:
        print(notice, file=sys.stderr)
    settings = config.extra["toolkit"].toolkit.settings
    config.site_name, config.site_description = str(settings.name), str(settings.description)
    if settings.site_url and "SITE_URL" not in os.environ:
        config.site_url = settings.site_url
    _address(config.site_url)
    config.extra["address"] = "" if config.site_url == UNSET else config.site_url or ""
    config.extra["press"] = _press(config)
    return config


def _address(url):
    """Stops where sheets and pages would bear an address that leads nowhere, such as one with '?'."""
    from macros.check.references import FIRST_PAGE

    if url and not FIRST_PAGE.fullmatch(url):
        raise Abort("SITE_URL is not the address of a first page: it holds '?', '#', '@', a space, an empty step or dots. "
                    "Write it as in https://www.example.org/toolkit/\nNothing was built.")


def _press(config):
    """Begins to make the files to download, beside the pages."""
    from macros.papers import Address
    from macros.press import Press, wanted

    return Press(config.extra["toolkit"], Address(config.extra["address"])) if wanted() else None


def on_files(files, config):
    """Adds the pages and files that are made from data, and our assets under hashed names; drops all that themes bring."""
    from macros.assets import FOLDER, assets
    from macros.output import generated
    from macros.papers import FOLDER as FOLDER_OF_PAPERS
    from macros.press import everything

    for file in list(files):
        if file.src_uri.startswith(f"{FOLDER}/") and file.src_dir not in (None, config.docs_dir):
            files.remove(file)
    for path, content in generated(config.extra["toolkit"]):
        files.append(File.generated(config, path, content=content))
    for paper in everything(config.extra["toolkit"].toolkit):
        for name in paper.names:  # written when it is made, in on_post_build
            files.append(File.generated(config, f"{FOLDER_OF_PAPERS}/{name}", content=b""))
    try:
        published = assets(ROOT, LUNR)
    except ValueError as error:
        raise Abort(f"{error}. Nothing was built.") from None
    for path, made in published.values():
        files.append(File.generated(config, path, content=made))
    config.extra["assets"] = {name: path for name, (path, _) in published.items()}
    return files


def on_page_context(context, page, config, nav):
    """What the page's template needs beside the page: the toolkit's words, the way back, what to take along."""
    from macros.output import surroundings

    titles = {item.file.src_uri: item.title for item in nav.pages}
    context.update(surroundings(config.extra["toolkit"], page.file.src_uri, page.meta, titles, config.extra["assets"]), address=config.extra["address"])
    return context


def on_template_context(context, template_name, config):
    """The page for addresses that lead nowhere gets the same surroundings."""
    from macros.output import surroundings

    titles = {item.file.src_uri: item.title for item in context["nav"].pages}
    context.update(surroundings(config.extra["toolkit"], "404.md", {}, titles, config.extra["assets"], base=urlsplit(config.site_url).path or "/"), address=config.extra["address"])
    return context


def on_post_template(output_content, template_name, config):
    """The policy for that page too."""
    from macros.headers import with_policy

    return output_content if SERVING else with_policy(output_content)


@event_priority(-100)
def on_post_page(output, page, config):
    """The Content-Security-Policy names what this very page holds."""
    from macros.headers import with_policy

    return output if SERVING else with_policy(output)


def on_build_error(error):
    """Nobody waits for the files of a build that failed."""
    press = sys.modules.get("macros.press")
    if press:
        press.stop()


def on_post_build(config):
    """Writes what is found in the finished site: the words to search, the headers; and looks for what may not be published."""
    from macros.finish import finish
    from macros.pdf import Unprintable

    if config.extra["press"]:
        try:
            config.extra["press"].publish(Path(config.site_dir))
        except Unprintable as error:
            raise Abort(f"{error}\nA sheet could not be made. Nothing was published.") from None
    problems = finish(Path(config.site_dir), config.extra["toolkit"], urlsplit(config.site_url).path or "/", Path(config.docs_dir))
    if problems:
        raise Abort("\n".join(problems) + "\nThe site holds what may not be published. Nothing was.")
