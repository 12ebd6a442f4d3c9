"""What a server answers, made from the words of the table."""
from __future__ import annotations

import functools
import gzip
import http.client
from dataclasses import dataclass

from links import table

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Request:
    """What a client asked for. Header names are in lower case."""

    scheme: str
    host: str
    method: str
    path: str
    headers: dict[str, str]
    time: float

    @property
    def address(self) -> str:
        return f"{self.scheme}://{self.host}{self.path}"


@functools.cache
def page(name: str) -> bytes:
    """The text of a page by its name in pages.yml."""
    return table.pages()[name].encode("utf-8")


def chosen(answers: list[dict | str], request: Request, before: int) -> dict:
    """The first answer whose condition holds; ``before`` tells how often the same was asked before."""
    for answer in answers:
        answer = {"page": answer} if isinstance(answer, str) else answer
        if _holds(answer.get("when", {}), request, before):
            return answer
    raise LookupError(f"no answer to {request.method} {request.address}")


def _holds(when: dict, request: Request, before: int) -> bool:
    known = {**request.headers, "method": request.method, "scheme": request.scheme}
    return before < when.get("first", before + 1) and all(text in known.get(name.lower(), "") for name, text in when.items() if name != "first")


def head(answer: dict, body: bytes) -> bytes:
    """Status line and headers, with the empty line at their end."""
    status = answer.get("status", 200)
    lines = [f"HTTP/{answer.get('version', '1.1')} {status} {http.client.responses.get(status, 'Other')}"]
    headers = {"Content-Type": HTML, "Content-Length": str(len(body)), "Connection": "close", **answer.get("headers", {})}
    headers |= {"Location": answer["location"]} if "location" in answer else {}
    headers |= {"X-Policy": "x" * answer["long"]} if "long" in answer else {}
    lines += [f"{name}: {value}" for name, value in headers.items() if value is not None]
    return "\r\n".join([*lines, "", ""]).encode("utf-8")


def body(answer: dict) -> bytes:
    """The bytes behind the headers, before any coding."""
    if "pdf" in answer:
        return PDF
    text = page(answer["page"]) if "page" in answer else answer.get("text", "").encode("utf-8")
    return text.decode("utf-8").encode(answer.get("written", "utf-8"))


def whole(answer: dict, request: Request) -> bytes:
    """An answer as it goes over the wire."""
    data = body(answer)
    answer = {**answer, "headers": {**({"Content-Type": "application/pdf"} if "pdf" in answer else {}), **answer.get("headers", {})}}
    if answer.get("coded") == "gzip":
        data = gzip.compress(data)
        answer["headers"] = {"Content-Encoding": "gzip", **answer["headers"]}
    if answer.get("coded") == "chunked":
        answer["headers"] = {"Transfer-Encoding": "chunked", "Content-Length": None, **answer["headers"]}
        return head(answer, data) + _chunked(data)
    return head(answer, data) + (b"" if request.method == "HEAD" or answer.get("status") == 204 else data)


def _chunked(data: bytes) -> bytes:
    pieces = (data[start:start + 100] for start in range(0, len(data), 100))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
