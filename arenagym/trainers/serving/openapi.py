"""The routes as an OpenAPI document, made from the structs that requests are read into."""

from typing import Any

import msgspec

from arenagym.trainers.serving.bodies import (
    ErrorReply,
    GroupReply,
    GroupRequest,
    OpenRLHFReply,
    OpenRLHFRequest,
    RolloutReply,
    RolloutRequest,
)

_POSTS = {
    "/v1/groups": ("The rewards of a whole group.", GroupRequest, GroupReply),
    "/v1/rollouts": ("One rollout's part of its group.", RolloutRequest, RolloutReply),
    "/openrlhf": ("What OpenRLHF is told of its samples.", OpenRLHFRequest, OpenRLHFReply),
}
_REFUSALS = {
    "400": "no JSON in UTF-8",
    "401": "no token, or another one",
    "408": "the body came too slowly",
    "409": "the rollout does not fit its group",
    "413": "the body is too long",
    "415": "no application/json",
    "421": "not sent to the loopback, without a token",
    "422": "not of this form, or over a limit",
    "503": "no room, or ending; ask again after Retry-After",
}


def openapi(version: str) -> dict[str, Any]:
    """The document."""
    structs = [ErrorReply, *(struct for _, *both in _POSTS.values() for struct in both)]
    refs, schemas = msgspec.json.schema_components(
        structs, ref_template="#/components/schemas/{name}"
    )
    of = dict(zip(structs, refs, strict=True))
    refusals = {status: _content(why, of[ErrorReply]) for status, why in _REFUSALS.items()}
    paths: dict[str, Any] = {
        path: {
            "post": {
                "summary": summary,
                "requestBody": {"required": True} | _content("", of[asked]),
                "responses": {"200": _content("rewards", of[told])} | refusals,
            }
        }
        for path, (summary, asked, told) in _POSTS.items()
    }
    size = {"type": "integer", "minimum": 2}
    paths["/openrlhf"]["post"]["parameters"] = [
        {"name": "group_size", "in": "query", "schema": size}
    ]
    return {
        "openapi": "3.1.0",
        "info": {"title": "arenagym serve", "version": version},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic"},
            },
        },
        "security": [{"bearer": []}, {"basic": []}],
    }


def _content(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {"content": {"application/json": {"schema": schema}}}
    return {"description": description} | content if description else content
