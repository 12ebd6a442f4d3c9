"""Registers the macros with MkDocs."""
from __future__ import annotations

import functools


def define_env(env) -> None:
    """Called by mkdocs-macros: each macro gets the renderer and the page it stands on."""
    from macros.render.pages import MACROS, called
    from macros.site import renderer

    made = renderer()
    for name, function in MACROS.items():
        env.macro(_bound(env, made, function, called), name)


def _bound(env, renderer, function, called):
    @functools.wraps(function)
    def call(*arguments):
        return called(renderer, env.page.file.src_uri, function, arguments)

    return call
