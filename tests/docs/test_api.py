"""The API is described by its OpenAPI document; docs/reference/api.md is made from it.

`ADJUDGE_UPDATE_DOCS=1 pytest tests/docs` writes the page anew.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from adjudge import bootstrap

bootstrap.configure()

from adjudge.web.api.views import api  # noqa: E402 - Django is configured now

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "api.md"
VERBS = ("get", "post", "delete")
HEAD = """# Management API

Every step of a case by HTTP, under `/api/v1`; `/api/v1/openapi.json` has all types. This page is
made from it; a test fails when it drifts.

**Login.** The API uses the login of the site: send its session cookie (`sessionid`). A request
that writes also needs the site's CSRF token, as the header `X-CSRFToken` beside the cookie
`csrftoken`. There are no keys for programs: whatever is sent is the act of the person who is
logged in.

**Permission.** The same services decide as on the pages. What is not yours to know does not exist
(404 `not_found`); what you may know and not do is refused (403, with what it needs). Staff read
whole cases; a party reads what letters have told it. Opening a letter makes it received, by
whichever form.

**Idempotency.** Whatever makes something needs the header `Idempotency-Key`: 1 to 64 visible
ASCII characters of your choice. The same request again changes nothing and answers with what it
made, as it is now; another request under that key is refused (422 `request.reused`). Steps that
move money need a key too. Other steps on what exists need none: taken twice they are refused by
the state (409 `step.wrong_state`), and approving again answers the same.

**Refusals** are `application/problem+json` (RFC 9457) with `code`, `detail` and `remedy`; the
codes are in [Error codes](errors.md). `reasons.incomplete` has `missing`, and
`reasons.wording_unexplained` has `remarks`: a list of `code`, `field`, `element_id`, `problem`
and `remedy`.

**Bounds.** A request has at most 11,000,000 bytes, a JSON body 10 MiB, an exhibit 10,000,000
bytes; larger exhibits than a JSON body can hold in base64 go to `/exhibits/upload`. Unknown
fields are refused. Times are RFC 3339 in UTC, amounts integer micros.
"""


@pytest.fixture(scope="module")
def document():
    return json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))


def operations(document):
    for path, item in document["paths"].items():
        for verb in VERBS:
            if verb in item:
                yield verb, path, item[verb]


def reference(document, name):
    return document["components"]["schemas"][name.rsplit("/", 1)[-1]]


def body_fields(document, operation):
    """The fields of a body: `name` if it is required, else `[name]`."""
    content = operation.get("requestBody", {}).get("content", {})
    for kind, media in content.items():
        schema = media["schema"]
        schema = reference(document, schema["$ref"]) if "$ref" in schema else schema
        needed = schema.get("required", ())
        for name in schema.get("properties", {}):
            yield kind, f"`{name}`" if name in needed else f"[`{name}`]"


def lines(document, verb, path, operation):
    yield f"\n### {verb.upper()} {path.removeprefix('/api/v1')}\n\n"
    yield f"{operation['summary']}. {' '.join(operation.get('description', '').split())}\n"
    asked = [
        f"`{each['name']}`" if each["required"] else f"[`{each['name']}`]"
        for each in operation.get("parameters", ())
        if each["in"] != "path"
    ]
    fields = list(body_fields(document, operation))
    rows = []
    if asked:
        rows.append(f"- Header and query: {', '.join(asked)}\n")
    if fields:
        rows.append(f"- Body ({fields[0][0]}): {', '.join(name for _, name in fields)}\n")
    answers = ((status, each) for status, each in operation["responses"].items() if status < "4")
    for status, answer in answers:
        schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
        name = schema.get("$ref", "").rsplit("/", 1)[-1]
        rows.append(f"- Answer: {status}{f' `{name}`' if name else ''}\n")
    if "security" not in operation:
        rows.append("- No login needed\n")
    yield "\n" + "".join(rows)


def page(document):
    parts = [HEAD]
    groups = {}
    for verb, path, operation in operations(document):
        groups.setdefault(operation.get("tags", ["site"])[0], []).append((verb, path, operation))
    for group, members in groups.items():
        parts.append(f"\n## {group.capitalize()}\n")
        for member in members:
            parts += lines(document, *member)
    parts.append("\n## Types\n\nA field in brackets may be left out of what is sent.\n")
    for name, schema in sorted(document["components"]["schemas"].items()):
        said = " ".join(schema.get("description", "").split())
        parts.append(f"\n### {name}\n\n{said}\n")
        needed = schema.get("required", ())
        names = [f"`{n}`" if n in needed else f"[`{n}`]" for n in schema.get("properties", ())]
        if names:
            parts.append(f"\n- Fields: {', '.join(names)}\n")
        if "enum" in schema:
            parts.append(f"\n- One of: {', '.join(f'`{v}`' for v in schema['enum'])}\n")
    return "".join(parts)


def test_every_route_and_type_is_on_the_page(document):
    if os.environ.get("ADJUDGE_UPDATE_DOCS") == "1":
        PAGE.write_text(page(document))
    assert PAGE.read_text() == page(document)


def test_every_route_is_in_the_document(document):
    routed = {
        (method.lower(), f"/api/v1{path}")
        for _, router in api._routers  # noqa: SLF001 - what is really mounted
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }
    assert len(routed) >= 44
    assert {(verb, path) for verb, path, _ in operations(document)} == routed


def test_the_document_is_sound(document):
    """As OpenAPI 3.1 asks: every reference leads somewhere, every path parameter is declared."""
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "Adjudge"
    for target in re.findall(r'"\$ref": "([^"]+)"', json.dumps(document)):
        assert target.startswith("#/components/schemas/")
        assert reference(document, target)
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for _, path, operation in operations(document):
        assert operation["summary"]
        assert operation["responses"]
        declared = {e["name"] for e in operation.get("parameters", ()) if e["in"] == "path"}
        assert declared == set(re.findall(r"\{(\w+)\}", path)), path
        assert all(re.fullmatch(r"[1-5]\d\d", status) for status in operation["responses"])
        for requirement in operation.get("security", ()):
            assert set(requirement) <= set(document["components"]["securitySchemes"])


def test_what_makes_something_requires_a_key_and_tells_its_refusals(document):
    for verb, path, operation in operations(document):
        headers = {e["name"]: e for e in operation.get("parameters", ()) if e["in"] == "header"}
        makes = "201" in operation["responses"]
        assert "Idempotency-Key" in headers or not makes, (verb, path)
        assert all(header["required"] for header in headers.values())
        if path != "/api/v1/status":
            assert {"401", "403", "404", "409", "413", "422", "503"} <= set(operation["responses"])


def test_bodies_refuse_unknown_fields(document):
    for verb, path, operation in operations(document):
        media = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if media:
            schema = reference(document, media["schema"]["$ref"])
            assert schema["additionalProperties"] is False, (verb, path)
