"""A local internet that misbehaves: names, addresses, certificates and servers, all on this machine.

behaviors.yml is the table that says what each server does and what our look must say; table.py reads it; answers.py turns
its words into bytes; odd.py holds what no words describe; server.py serves; network.py is the way there, for our own program;
the folder alone runs LinkChecker there by itself.
"""
