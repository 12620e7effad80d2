"""What a machine asks of AWS while it boots, answered on loopback, and what it said is kept."""

from __future__ import annotations

import base64
import json
import re
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from . import mirrors
from .network import METADATA, Network

AWS_PORT, MIRROR_PORT = 4566, 3128
ENDPOINT = f"http://127.0.0.1:{AWS_PORT}"
MIRROR = f"http://127.0.0.1:{MIRROR_PORT}"
WAIT_URL = f"{ENDPOINT}/wait/small-cell-1?Signature=a%2Fb%3D"
WRITABLE = "documents"
MAIL = "/v2/email/outbound-emails"
KEY, TOKEN = "ASIAIOSFODNN7EXAMPLE", "c2Vzc2lvbg=="
INSTANCE = "i-0123456789abcdef0"


@dataclass(frozen=True)
class Signal:
    """Success or failure, as it was said to the group or to the wait condition."""

    to: str
    status: str
    who: str
    detail: str = ""
    """Why, or in which stack."""


@dataclass
class Cloud:
    """The account, as far as a machine sees it."""

    buckets: Path
    """A folder with the buckets, which are folders with the objects under their keys."""
    secrets: dict[str, str]
    parameters: dict[str, str]
    user_data: str = ""
    instance: str = INSTANCE
    signals: list[Signal] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """What the machine asked of AWS's services, in order."""
    mails: list[EmailMessage] = field(default_factory=list)
    """What was handed to the mail service."""
    fetched: set[str] = field(default_factory=set)
    """The hosts outside that it fetched something from."""

    def metadata(self) -> dict[str, Any]:
        """Return the tree of the instance metadata; what ends with a slash has leaves below it."""
        keys = {
            "Code": "Success",
            "Type": "AWS-HMAC",
            "AccessKeyId": KEY,
            "SecretAccessKey": "none",
            "Token": TOKEN,
            "LastUpdated": "2026-01-01T00:00:00Z",
            "Expiration": "2099-01-01T00:00:00Z",
        }
        return {
            "iam/": {"security-credentials/": {"small-web": json.dumps(keys)}},
            "instance-id": self.instance,
            "local-hostname": "ip-10-0-1-7",
            "placement/": {"availability-zone": "eu-west-1a", "region": "eu-west-1"},
        }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    cloud: Cloud

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the tests look at what was kept."""

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def reply(self, status: int, content: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


class Aws(_Handler):
    """The services and the wait condition, for the role of the machine alone."""

    def do_PUT(self) -> None:
        body = self.body()
        if f"{ENDPOINT}{self.path}" == WAIT_URL:
            return self._told(json.loads(body))
        file = self._object()
        if not self._writes(file):
            return self.reply(403)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        return self.reply(200)

    def _told(self, told: dict[str, str]) -> None:
        # The signature of the address holds for an empty Content-Type, as AWS's own does.
        if self.headers.get("Content-Type"):
            return self.reply(403, b"SignatureDoesNotMatch")
        self.cloud.signals.append(Signal("wait", told["Status"], told["UniqueId"], told["Reason"]))
        return self.reply(200)

    def _object(self) -> Path:
        """Return the file of the object that is asked for."""
        path = urlsplit(self.path).path
        self.cloud.asked.append(f"s3:{self.command} {path}")
        return self.cloud.buckets / path.lstrip("/")

    def _writes(self, file: Path) -> bool:
        """Return whether the machine may write here: what it is made of lies in the other bucket."""
        return self._known() and self.cloud.buckets / WRITABLE in file.parents

    def do_GET(self) -> None:
        file = self._object()
        if not self._known():
            return self.reply(403)
        if file == self.cloud.buckets / WRITABLE:
            # What a machine writes here it deletes at once.
            return self.reply(200, b"<ListBucketResult/>", Content_Type="application/xml")
        return self._send(file) if file.is_file() else self.reply(404)

    def _send(self, file: Path) -> None:
        size = file.stat().st_size
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        first, last = (int(asked[1]), min(int(asked[2] or size), size - 1)) if asked else (0, size - 1)
        self.send_response(206 if asked else 200)
        for name, value in {
            "Content-Length": str(last - first + 1),
            "Content-Range": f"bytes {first}-{last}/{size}",
            "ETag": f'"{size:032x}"',
            "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT",
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            with file.open("rb") as source:
                source.seek(first)
                self.wfile.write(source.read(last - first + 1))

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        file = self._object()
        if not self._writes(file):
            return self.reply(403)
        file.unlink(missing_ok=True)
        return self.reply(204)

    def do_POST(self) -> None:
        body, target = self.body().decode(), self.headers.get("X-Amz-Target", "")
        fields = {name: values[0] for name, values in parse_qs(body).items()}
        self.cloud.asked.append(target or fields.get("Action", self.path))
        if not self._known():
            return self.reply(403)
        if self.path == MAIL:
            return self._mail(json.loads(body))
        if target:
            return self._named(target, json.loads(body))
        assert fields["Action"] == "SignalResource"
        signal = Signal(
            fields["LogicalResourceId"], fields["Status"], fields["UniqueId"], fields["StackName"]
        )
        self.cloud.signals.append(signal)
        return self.reply(200, b"<SignalResourceResponse/>", Content_Type="text/xml")

    def _named(self, target: str, asked: dict[str, Any]) -> None:
        """Give out what has a name."""
        if target == "secretsmanager.GetSecretValue":
            name = asked["SecretId"]
            found: dict[str, Any] = {"ARN": name, "Name": name, "SecretString": self.cloud.secrets[name]}
        else:
            assert target == "AmazonSSM.GetParameter"
            found = {"Parameter": {"Name": asked["Name"], "Value": self.cloud.parameters[asked["Name"]]}}
        self.reply(200, json.dumps(found).encode(), Content_Type="application/x-amz-json-1.1")

    def _mail(self, asked: dict[str, Any]) -> None:
        raw = base64.b64decode(asked["Content"]["Raw"]["Data"])
        self.cloud.mails.append(message_from_bytes(raw, policy=default))
        self.reply(200, json.dumps({"MessageId": f"mail-{len(self.cloud.mails)}"}).encode())

    def _known(self) -> bool:
        """Return whether the request is signed with the keys that the metadata gave out."""
        return f"Credential={KEY}/" in self.headers.get("Authorization", "")


class Metadata(_Handler):
    """The instance metadata, second version: nothing without a token."""

    def do_PUT(self) -> None:
        self.reply(200, b"token", X_aws_ec2_metadata_token_ttl_seconds="21600")

    def do_GET(self) -> None:
        version, _, path = self.path.strip("/").partition("/")
        # cloud-init fetches a token only where the firmware says that it is in EC2, which no container's does.
        old = self.headers.get("User-Agent", "").startswith(("Cloud-Init/", "python-requests/"))
        if self.headers.get("X-aws-ec2-metadata-token") != "token" and not old:
            return self.reply(401)
        if path == "user-data":
            return self.reply(200, self.cloud.user_data.encode())
        if path == "dynamic/instance-identity/document":
            return self.reply(
                200, json.dumps({"region": "eu-west-1", "instanceId": self.cloud.instance}).encode()
            )
        found: Any = {"meta-data/": self.cloud.metadata()} if version else None
        for name in filter(None, path.split("/")):
            found = found.get(f"{name}/", found.get(name)) if isinstance(found, dict) else None
        if found is None:
            return self.reply(404)
        return self.reply(200, ("\n".join(found) if isinstance(found, dict) else found).encode())


class Mirror(_Handler):
    """A proxy that leads to Debian's mirror and nowhere else."""

    def do_GET(self) -> None:
        host = urlsplit(self.path).hostname or ""
        self.cloud.fetched.add(host)
        if host not in mirrors.hosts():
            return self.reply(403)
        wanted = {name: self.headers[name] for name in ("If-Modified-Since", "Range") if name in self.headers}
        request = urllib.request.Request(self.path, headers=wanted)  # noqa: S310 - one of Debian's mirrors
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                self.send_response(answer.status)
                for name in ("Content-Length", "Content-Range", "Last-Modified"):
                    if name in answer.headers:
                        self.send_header(name, answer.headers[name])
                self.end_headers()
                shutil.copyfileobj(answer, self.wfile)
        except urllib.error.HTTPError as error:
            self.reply(error.code)
        return None


@contextmanager
def serving(network: Network, cloud: Cloud) -> Iterator[None]:
    """Answer inside the network until the end of the block."""
    places = ((Aws, "127.0.0.1", AWS_PORT), (Metadata, METADATA, 80), (Mirror, "127.0.0.1", MIRROR_PORT))
    with ExitStack() as stack:
        for kind, host, port in places:
            handler = type(kind.__name__, (kind,), {"cloud": cloud})
            server = ThreadingHTTPServer((host, port), handler, bind_and_activate=False)
            server.socket.close()
            server.socket = network.listen(port, host)
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
        yield
