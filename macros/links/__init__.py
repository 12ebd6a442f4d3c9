"""Looks at every outside address and remembers what it found: ``make links``.

engine.py asks LinkChecker, in a process of its own; guard.py is the only way out for both it and our own second look
(second.py); verdict.py decides what their evidence means; run.py makes one run of them, and journal.py loses no look of it. The
package memory turns looks into states, which job.py writes down; report.py tells a person what changed and what to decide; the
package archive finds copies. Nothing here is needed to build the site: that reads ``data/link-status.yml`` alone.
"""
