"""`RunTree`: knows of every run of a graph which graph it is part of, by LangChain's callbacks.

LangChain tells a handler of each run that begins and ends, and of the run that it is part of. A
node's run is tagged `graph:step:N`, and the run it is part of is a graph's. So each run knows the
innermost graph around it from when it begins, and no chain of runs is ever walked.
"""

from abc import abstractmethod
from collections.abc import Sequence
from threading import RLock
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from langchain_core.callbacks import BaseCallbackHandler
from langgraph.errors import GraphInterrupt

G = TypeVar("G")
_STEP = "graph:step:"


class _Run(Generic[G]):
    """A run under way: the graph around it, and itself as one, once it is known to be."""

    __slots__ = ("around", "graph", "inputs", "name")

    def __init__(self, around: G, name: str, inputs: object) -> None:
        self.around = around
        self.name = name
        self.inputs = inputs
        self.graph: G | None = None


class RunTree(BaseCallbackHandler, Generic[G]):
    """Follows the runs of a graph, and of the graphs within it.

    Args:
        root: what stands for the graph.
        lock: held while a run begins or ends; nodes may run in threads.
    """

    run_inline = True  # in order, and on the thread of the run
    raise_error = True

    def __init__(self, root: G, lock: RLock) -> None:
        self.root = root
        self.interrupted = False
        """Whether the graph has stopped to wait for a human."""
        self._lock = lock
        self._runs: dict[UUID, _Run[G]] = {}
        self._own: UUID | None = None

    @abstractmethod
    def graph_began(self, around: G, name: str, inputs: object) -> G:
        """A graph within the graph `around` has begun its first node; what stands for it."""

    @abstractmethod
    def graph_ended(self, graph: G, outputs: object, error: BaseException | None) -> None:
        """A graph within has returned, or raised."""

    def begin_run(self) -> UUID:
        """The id for a run of the root graph."""
        id_ = uuid4()
        run = _Run(self.root, "", None)
        run.graph = self.root
        self._runs[id_] = run
        self._own = id_
        return id_

    def around(self, parent_run_id: UUID | None, tags: Sequence[str] | None) -> G:
        """The innermost graph around what begins as part of a run."""
        parent = None if parent_run_id is None else self._runs.get(parent_run_id)
        if parent is None:
            return self.root
        if parent.graph is None and any(tag.startswith(_STEP) for tag in tags or ()):
            with self._lock:  # its first nodes may begin at once
                if parent.graph is None:
                    parent.graph = self.graph_began(parent.around, parent.name, parent.inputs)
                    parent.inputs = None
        return parent.around if parent.graph is None else parent.graph

    def forget_runs(self) -> list[G]:
        """Follow the runs under way no longer; the graphs among them, innermost first."""
        with self._lock:
            graphs = [run.graph for run in self._runs.values() if run.graph is not None]
            self._runs.clear()
        return [graph for graph in reversed(graphs) if graph is not self.root]

    def on_chain_start(
        self,
        serialized: dict[str, Any],
        inputs: dict[str, Any],
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        tags: list[str] | None = None,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        """A node, a graph or another runnable begins."""
        del serialized, metadata
        self._begin(run_id, parent_run_id, tags, str(kwargs.get("name") or "graph"), inputs)

    def on_tool_start(
        self,
        serialized: dict[str, Any],
        input_str: str,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        tags: list[str] | None = None,
        metadata: dict[str, Any] | None = None,
        inputs: dict[str, Any] | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        """A tool begins; it may run a graph."""
        del serialized, input_str, metadata, inputs, kwargs
        self._begin(run_id, parent_run_id, tags)

    def on_retriever_start(
        self,
        serialized: dict[str, Any],
        query: str,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        tags: list[str] | None = None,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        """A retriever begins; it may ask a model."""
        del serialized, query, metadata, kwargs
        self._begin(run_id, parent_run_id, tags)

    def on_chain_end(self, outputs: dict[str, Any], *, run_id: UUID, **_: Any) -> None:  # noqa: ANN401
        """It returned."""
        self._end(run_id, outputs=outputs)

    def on_tool_end(self, output: object, *, run_id: UUID, **_: Any) -> None:  # noqa: ANN401
        """It returned."""
        del output
        self._end(run_id)

    def on_retriever_end(self, documents: object, *, run_id: UUID, **_: Any) -> None:  # noqa: ANN401
        """It returned."""
        del documents
        self._end(run_id)

    def on_chain_error(
        self,
        error: BaseException,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        **_: Any,  # noqa: ANN401
    ) -> None:
        """It raised."""
        # A graph within that is interrupted alone, on a thread of its own, is its caller's affair.
        if isinstance(error, GraphInterrupt) and parent_run_id == self._own:
            self.interrupted = True
        self._end(run_id, error=error)

    def on_tool_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:  # noqa: ANN401
        """It raised."""
        self._end(run_id, error=error)

    def on_retriever_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:  # noqa: ANN401
        """It raised."""
        self._end(run_id, error=error)

    def _begin(
        self,
        run_id: UUID,
        parent_run_id: UUID | None,
        tags: Sequence[str] | None,
        name: str = "",
        inputs: object = None,
    ) -> None:
        with self._lock:
            if run_id not in self._runs:
                self._runs[run_id] = _Run(self.around(parent_run_id, tags), name, inputs)

    def _end(
        self, run_id: UUID, outputs: object = None, error: BaseException | None = None
    ) -> None:
        with self._lock:
            run = self._runs.pop(run_id, None)
            if run is not None and run.graph is not None and run.graph is not self.root:
                self.graph_ended(run.graph, outputs, error)
