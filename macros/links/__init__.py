"""Looks at every outside address and remembers what it found: ``make links``.

engine.py asks LinkChecker, in a process of its own; guard.py is the only way out for both it and our own second look
(second.py); verdict.py decides what their evidence means; memory.py turns looks into states; journal.py loses none; run.py
puts them together. Nothing here is needed to build the site: that reads ``data/link-status.yml`` alone.
"""
