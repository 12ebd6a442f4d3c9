"""Certificates, good and bad, made anew for every run."""
from __future__ import annotations

import datetime
import ssl
from pathlib import Path

import trustme

LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)


class Certificates:
    """What a TLS server shows to whom: by the name that the client asks for."""

    def __init__(self, hosts: set[str], faults: dict[str, str]):
        """``hosts``: who gets a good certificate; ``faults``: host -> "expired", "wrong host" or "unknown issuer"."""
        self.authority = trustme.CA()
        self._good = _context(self.authority.issue_cert(*sorted(hosts - set(faults))))
        self._bad = {host: _context(self._faulty(host, fault)) for host, fault in faults.items() if fault in KINDS}

    def _faulty(self, host: str, fault: str) -> trustme.LeafCert:
        return KINDS[fault](self.authority, host)

    def context(self) -> ssl.SSLContext:
        """The context of a server that shows each client the certificate of the host that it asks for."""
        found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert("default.example").configure_cert(found)
        found.sni_callback = self._choose
        return found

    def _choose(self, connection: ssl.SSLObject, host: str | None, _: ssl.SSLContext) -> None:
        connection.context = self._bad.get(host or "", self._good)

    def write(self, path: Path) -> Path:
        """Writes the authority's certificate, for clients to trust."""
        self.authority.cert_pem.write_to_path(str(path))
        return path


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(found)
    return found


KINDS = {
    "expired": lambda authority, host: authority.issue_cert(host, not_before=LONG_AGO, not_after=LONG_AGO + datetime.timedelta(days=90)),
    "wrong host": lambda authority, host: authority.issue_cert("another.example"),
    "unknown issuer": lambda authority, host: trustme.CA().issue_cert(host),
}
