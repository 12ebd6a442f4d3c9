"""Read by a Python that starts with this folder in PYTHONPATH: names lead to the local server, so that a program that knows
nothing of us, LinkChecker, sees the same internet; no connection leaves this machine, whatever address it asks for."""
import json
import os
import socket

with open(os.environ["LOCAL_NAMES"], encoding="utf-8") as file:
    LOCAL = json.load(file)


def getaddrinfo(host, port, *_, **__):
    """Whatever is asked for, at the server; ``refuse``, ``silence`` and ``cut`` are ports where nothing good waits."""
    host, ports = str(host), LOCAL["ports"]
    fault = LOCAL["faults"].get(host)
    if fault in ("no such name", "name server fails"):
        errno = socket.EAI_NONAME if fault == "no such name" else socket.EAI_AGAIN
        raise socket.gaierror(errno, {"no such name": "Name or service not known"}.get(fault, "Temporary failure in name resolution"))
    name = {"refused": "refuse", "never connects": "silence", "handshake cut": "cut"}.get(fault, "https" if int(port) == 443 else "http")
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", ports[name]))]


socket.getaddrinfo = getaddrinfo
