"""How AWS reads a request and writes an answer, by botocore's own models of its services."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from email.message import Message
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.etree import ElementTree

from botocore.parsers import create_parser
from botocore.serialize import RestXMLSerializer
from botocore.session import get_session

SERVICES = ("cloudformation", "cloudwatch", "dynamodb", "route53", "sns", "ssm")
Answer = tuple[int, str, bytes]


@cache
def models() -> dict[str, Any]:
    """Return the services by the name under which requests are signed."""
    session = get_session()
    found = {name: session.get_service_model(name) for name in SERVICES}
    return {model.signing_name: model for model in found.values()}


def read(method: str, path: str, headers: Message, body: bytes) -> tuple[Any, dict[str, Any]]:
    """Return the operation that a signed request asks for, and its parameters."""
    service = re.search(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/aws4_request", headers["Authorization"])
    assert service is not None
    model = models()[service[1]]
    if model.resolved_protocol == "json":
        operation = model.operation_model(headers["X-Amz-Target"].rpartition(".")[2])
        return operation, json.loads(body)
    if model.resolved_protocol == "query":
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        operation = model.operation_model(fields["Action"])
        return operation, _from_fields(operation.input_shape, fields, "")
    return _from_path(model, method, urlsplit(path), body)


def _from_fields(shape: Any, fields: Mapping[str, str], prefix: str) -> Any:
    """Return what lies under ``prefix`` among the flat fields of a query: `Tags.member.1.Key` and the like."""
    if shape.type_name == "list":
        count = {key[len(prefix) :].split(".")[2] for key in fields if key.startswith(f"{prefix}.member.")}
        return [
            _from_fields(shape.member, fields, f"{prefix}.member.{number}")
            for number in sorted(count, key=int)
        ]
    if shape.type_name == "structure":
        start = f"{prefix}." if prefix else ""
        given = {key[len(start) :].partition(".")[0] for key in fields if key.startswith(start)}
        return {
            name: _from_fields(member, fields, start + name)
            for name, member in shape.members.items()
            if name in given
        }
    return int(fields[prefix]) if shape.type_name == "integer" else fields[prefix]


def _from_path(model: Any, method: str, address: Any, body: bytes) -> tuple[Any, dict[str, Any]]:
    for name in model.operation_names:
        operation = model.operation_model(name)
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", operation.http["requestUri"].rstrip("/"))
        found = re.fullmatch(pattern, address.path.rstrip("/"))
        if found and operation.http["method"] == method:
            break
    else:
        raise LookupError(f"{model.service_name} knows no {method} {address.path}")
    given = {**found.groupdict(), **dict(parse_qsl(address.query))}
    params = {
        member: unquote(given[shape.serialization["name"]])
        for member, shape in operation.input_shape.members.items()
        if shape.serialization.get("name") in given
    }
    return operation, params | (_from_xml(operation.input_shape, body) if body else {})


def _from_xml(shape: Any, body: bytes) -> dict[str, Any]:
    # An input is read as the client reads an output: parsers go by the shape alone.
    parser: Any = create_parser("rest-xml")
    parsed: dict[str, Any] = parser._parse_shape(shape, parser._parse_xml_string_to_dom(body))
    return parsed


def write(operation: Any, answer: dict[str, Any]) -> Answer:
    """Return status, content type and body of an answer."""
    model, shape = operation.service_model, operation.output_shape
    if model.resolved_protocol == "json":
        return 200, "application/x-amz-json-1.0", json.dumps(answer, default=_seconds).encode()
    root = ElementTree.Element("answer")
    if shape:
        known = {key: value for key, value in answer.items() if key in shape.members}
        name = shape.serialization.get("resultWrapper", f"{operation.name}Response")
        serializer: Any = RestXMLSerializer()
        serializer._serialize(shape, _known(shape, known), root, name)
    if model.resolved_protocol == "rest-xml":
        root = root[0]
    return 200, "text/xml", ElementTree.tostring(root)


def _known(shape: Any, value: Any) -> Any:
    """Leave out what the fake account remembers and AWS does not tell."""
    if shape.type_name == "structure":
        return {
            name: _known(shape.members[name], each) for name, each in value.items() if name in shape.members
        }
    if shape.type_name == "list":
        return [_known(shape.member, each) for each in value]
    return value


def _seconds(value: Any) -> float:
    assert isinstance(value, datetime)
    return value.timestamp()


def refuse(operation: Any, code: str, message: str) -> Answer:
    """Return the answer with which AWS says no."""
    if operation.service_model.resolved_protocol == "json":
        told = {"__type": f"com.amazonaws#{code}", "message": message}
        return 400, "application/x-amz-json-1.0", json.dumps(told).encode()
    root = ElementTree.Element("ErrorResponse")
    error = ElementTree.SubElement(root, "Error")
    for name, text in (("Type", "Sender"), ("Code", code), ("Message", message)):
        ElementTree.SubElement(error, name).text = text
    ElementTree.SubElement(root, "RequestId").text = "1"
    return 400, "text/xml", ElementTree.tostring(root)
