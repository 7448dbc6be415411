"""What a REPL defines before its first block, as source: it runs in the sandbox."""

ANSWER = "_arena_answer()"
"""An expression whose value is `[ready, content, reassigned]`."""
NAMES = (
    "FINAL",
    "FINAL_VAR",
    "SHOW_VARS",
    "answer",
    "context",
    "llm_query",
    "llm_query_batched",
    "rlm_query",
    "rlm_query_batched",
)
"""What has a meaning in a REPL."""
RESET = 'answer = {"content": "", "ready": False}'

SOURCE = (
    RESET
    + '''

def _arena_define():
    import json

    names = globals()
    known = set(names) | {"_"}

    def text(value):
        if not isinstance(value, str):
            try:
                value = json.dumps(value, ensure_ascii=False)
            except (TypeError, ValueError):
                value = str(value)
        return value.encode("utf-8", "replace").decode()

    def FINAL(value):
        """Submit a value as the answer."""
        names["answer"] = {"content": value, "ready": True}

    def FINAL_VAR(name):
        """Submit the value of a variable, given by its name, as the answer."""
        if not isinstance(name, str):
            return FINAL(name)
        if name not in names:
            raise NameError(f"there is no variable {name!r}; there are: {', '.join(variables())}")
        return FINAL(names[name])

    def variables():
        return [n for n in names if not n.startswith("_") and n not in known]

    def SHOW_VARS():
        """List the variables with their types and sizes."""
        lines = []
        for name in ["context", *variables()]:
            value = names.get(name)
            try:
                size = f", length {len(value):,}"
            except Exception:
                size = ""
            lines.append(f"{name}: {type(value).__name__}{size}")
        shown = "\\n".join(lines)
        print(shown)

    def _arena_answer():
        held = names.get("answer")
        if not (isinstance(held, dict) and "content" in held):
            given = "" if held is None else held
            held = names["answer"] = {"content": given, "ready": False}
            return [False, text(given), held["content"] != ""]
        return [held.get("ready") is True, text(held["content"]), False]

    mine = (FINAL, FINAL_VAR, SHOW_VARS, _arena_answer)
    names.update({each.__name__: each for each in mine})
    known.update(["context", "answer", *(each.__name__ for each in mine)])


_arena_define()
del _arena_define
'''
)
