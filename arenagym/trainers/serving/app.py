"""The routes: what of HTTP there is between a client and a `RewardService`."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from time import monotonic
from typing import Any, TypeVar

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from arenagym import __version__
from arenagym.trainers.serving.bodies import (
    Body,
    ErrorReply,
    GroupRequest,
    OpenRLHFRequest,
    RolloutRequest,
)
from arenagym.trainers.serving.guards import Guard
from arenagym.trainers.serving.limits import RefusedError, busy, unfit
from arenagym.trainers.serving.openapi import openapi
from arenagym.trainers.serving.reading import Held, Receive, decode, discard, read_body
from arenagym.trainers.serving.service import RewardService, group_size_of

_RETRY_SECONDS = "1"
T = TypeVar("T")
B = TypeVar("B", bound=Body)
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Log = Callable[[str], None]


class RewardApp:
    """The ASGI application; `app` is what a server runs.

    Args:
        service: what it serves.
        token: what requests must bring; None: they must be sent to the loopback.
        log: told a line of each request.
    """

    def __init__(
        self, service: RewardService, *, token: str | None = None, log: Log | None = None
    ) -> None:
        self.service = service
        self.active = 0
        """Requests under way."""
        self._guard = Guard(token)
        self._held = Held(service.limits.held)
        self._log = log
        self._ended: asyncio.Future[None] | None = None
        posts = {"/v1/groups": self._group, "/v1/rollouts": self._rollout}
        posts |= {"/openrlhf": self._openrlhf, "/get_reward": self._openrlhf}
        gets = {"/v1/settings": self._settings, "/openapi.json": self._openapi}
        gets |= {"/health": self._health}
        routes = [
            *(Route(path, self._endpoint(do), methods=["POST"]) for path, do in posts.items()),
            *(Route(path, self._endpoint(do), methods=["GET"]) for path, do in gets.items()),
        ]
        self.app = Starlette(
            routes=routes, exception_handlers={HTTPException: self._no_route, Exception: _broken}
        )
        self.app.router.redirect_slashes = False

    def give_up(self) -> None:
        """End the requests that are still under way."""
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(None)

    def _endpoint(
        self, do: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            began = monotonic()
            self.active += 1
            self.service.served.requests += 1
            try:
                response = await self._answer(request, do)
            except BaseException:
                self.service.served.broken += 1
                raise
            finally:
                self.active -= 1
            self._tell(request, response, began)
            return response

        return endpoint

    async def _answer(
        self, request: Request, do: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        try:
            self._guard.check(request, public=request.scope["path"] == "/health")
            return await do(request)
        except RefusedError as refused:
            self.service.served.refused += 1
            return _refusal(refused)
        except ClientDisconnect:
            self.service.served.gone += 1
            return Response(status_code=499)  # nobody reads it

    async def _no_route(self, request: Request, error: Exception) -> Response:
        """Starlette's 404 and 405; who may not ask is not told what there is."""
        assert isinstance(error, HTTPException)  # noqa: S101 - as registered
        served = self.service.served
        served.requests += 1
        served.refused += 1
        began = monotonic()
        try:
            self._guard.check(request)
            why = f"{error.detail}: {request.method} {request.scope['path'][:100]}"
            response = _refusal(RefusedError(HTTPStatus(error.status_code), why))
        except RefusedError as refused:
            response = _refusal(refused)
        response.headers.update(error.headers or {})
        self._tell(request, response, began)
        return response

    async def _group(self, request: Request) -> Response:
        return await self._post(request, GroupRequest, self.service.group)

    async def _rollout(self, request: Request) -> Response:
        return await self._post(request, RolloutRequest, self.service.rollout)

    async def _openrlhf(self, request: Request) -> Response:
        given = request.query_params.multi_items()
        if unknown := [name for name, _ in given if name != "group_size"]:
            raise unfit(f"unknown parameter {unknown[0][:40]!r}; there is group_size")
        if len(given) > 1:
            raise unfit("group_size is there twice")
        size = group_size_of(request.query_params.get("group_size"), self.service.limits.rollouts)
        return await self._post(
            request, OpenRLHFRequest, lambda asked: self.service.openrlhf(asked, size)
        )

    async def _settings(self, _request: Request) -> Response:
        scorer, limits = self.service.scorer, self.service.limits
        topology = scorer.topology if isinstance(scorer.topology, str) else "custom"
        return _json(
            {
                "version": __version__,
                "judge": scorer.judge.name,
                "topology": topology,
                "order": scorer.order,
                "reward": scorer.reward,
                "seed": scorer.seed,
                "replays": [[env, args] for env, args in self.service.replays.allowed.values()],
                "limits": {name: getattr(limits, name) for name in limits.__struct_fields__},
            }
        )

    async def _openapi(self, _request: Request) -> Response:
        return _json(openapi(__version__))

    async def _health(self, _request: Request) -> Response:
        if self.service.ending:
            raise busy("the server is ending")
        return _json({"status": "ok", "version": __version__})

    async def _post(
        self, request: Request, kind: type[B], do: Callable[[B], Awaitable[Body]]
    ) -> Response:
        """Read, decode, and work until there is a reply or nobody waits for it."""
        if self.service.ending:
            raise busy("the server is ending")
        with self._held.share() as take:
            body = await read_body(request, self.service.limits, take)
            asked = decode(body, kind)
            del body
            return _json(await self._attended(request.receive, do(asked)))

    async def _attended(self, receive: Receive, work: Awaitable[T]) -> T:
        """The work's result; it is cancelled if the client goes away.

        Raises:
            ClientDisconnect: it did.
            RefusedError: the server has no more time.
        """
        if self._ended is None:
            self._ended = asyncio.get_running_loop().create_future()
        working = asyncio.ensure_future(work)
        watching = asyncio.ensure_future(_gone(receive))
        until: set[asyncio.Future[Any]] = {working, watching, self._ended}
        try:
            await asyncio.wait(until, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return working.result()
            if watching.done():
                raise ClientDisconnect
            raise busy("the server has ended")
        finally:
            working.cancel()
            watching.cancel()
            await asyncio.gather(working, watching, return_exceptions=True)

    def _tell(self, request: Request, response: Response, began: float) -> None:
        if self._log is not None:
            took = f"{monotonic() - began:.3f} s"
            path = request.scope["path"][:100]
            self._log(f"{request.method} {path!r} {response.status_code} {took}")


class _Refusal(Response):
    """An error, after which the connection is closed if the request's body was not read."""

    media_type = "application/json"

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:  # noqa: ANN401
        """Send it; then let the client finish."""
        has_body = any(
            name in {b"content-length", b"transfer-encoding"} and value != b"0"
            for name, value in scope["headers"]
        )
        if scope.get("state", {}).get("read") or not has_body:
            await super().__call__(scope, receive, send)
            return
        self.headers["connection"] = "close"
        start = {"type": "http.response.start", "status": self.status_code}
        await send(start | {"headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        await discard(receive)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _refusal(refused: RefusedError) -> Response:
    response = _Refusal(msgspec.json.encode(ErrorReply(error=str(refused))), refused.status)
    if refused.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["retry-after"] = _RETRY_SECONDS
    if refused.status == HTTPStatus.UNAUTHORIZED:
        response.headers["www-authenticate"] = 'Bearer realm="arenagym", Basic realm="arenagym"'
    return response


def _json(content: object) -> Response:
    return Response(msgspec.json.encode(content), media_type="application/json")


async def _broken(_request: Request, _error: Exception) -> Response:
    """An error of ours; the server logs it."""
    content = msgspec.json.encode(ErrorReply(error="the server failed; its log says how"))
    return Response(content, HTTPStatus.INTERNAL_SERVER_ERROR, media_type="application/json")


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
