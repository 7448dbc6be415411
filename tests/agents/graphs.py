"""What the tests of graphs share."""

import gymnasium as gym
from langgraph.graph import END, START, MessagesState, StateGraph

from arenagym.agents import EpisodeModel
from arenagym.models import ScriptedModel
from arenagym.records import Message, ToolCall

CALL = '<tool_call>{"name": "calculate", "arguments": {"expression": "6*4"}}</tool_call>'


def countdown(**args):
    return gym.make("arenagym/Countdown-v0", **args)


class Listening(ScriptedModel):
    """Remembers what it was shown."""

    def __init__(self, script, **settings):
        super().__init__(script, **settings)
        self.seen = []

    async def chat(self, messages, *, sampling=None, tools=(), schema=None):
        self.seen.append((tuple(messages), tuple(tools), schema))
        return await super().chat(messages, sampling=sampling)


def calls(*tools):
    """A reply with native tool calls, each `(name, arguments as JSON text)`."""
    made = [ToolCall(id=f"c{k}", name=name, arguments=text) for k, (name, text) in enumerate(tools)]
    return Message(role="assistant", content="", tool_calls=tuple(made))


def chain(*nodes, name="mine", **compiled):
    """A graph of nodes that follow one another, each `(name, node)`."""
    graph = StateGraph(MessagesState)
    for before, (after, node) in zip([START, *(name for name, _ in nodes)], nodes, strict=False):
        graph.add_node(after, node)
        graph.add_edge(before, after)
    graph.add_edge(nodes[-1][0], END)
    return graph.compile(name=name, **compiled)


def asking(model=None):
    """A node that asks a model once."""
    model = model or EpisodeModel()

    async def ask(state):
        return {"messages": [await model.ainvoke(state["messages"])]}

    return ask


def tree(trajectory):
    """Who called whom, and how often each asked a model."""
    below = [tree(child) for child in trajectory.children]
    return (trajectory.agent, len(trajectory.turns), *([below] if below else []))
