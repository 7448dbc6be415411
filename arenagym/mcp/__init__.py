"""MCP: tools of any server in environments, and any environment as a server.

It needs the MCP SDK, the extra `mcp`; nothing else of arenagym imports it unasked.
"""

from importlib.util import find_spec

from arenagym.errors import SettingError

if find_spec("mcp_types") is None:  # of its version 2
    raise SettingError("arenagym.mcp needs the MCP SDK: pip install 'arenagym[mcp]'")

from arenagym.mcp.client import McpServer, McpTool
from arenagym.mcp.connection import McpConnectionError
from arenagym.mcp.server import serve, serve_http, serve_stdio

__all__ = [
    "McpConnectionError",
    "McpServer",
    "McpTool",
    "serve",
    "serve_http",
    "serve_stdio",
]
