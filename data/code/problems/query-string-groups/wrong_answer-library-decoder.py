# urllib replaces bytes that are not UTF-8 instead of leaving the run as it is.
from urllib.parse import unquote_plus


def group_query(url):
    query = url.partition("#")[0].partition("?")[2]
    groups = {}
    for piece in query.replace(";", "&").split("&"):
        if piece:
            name, _, value = piece.partition("=")
            groups.setdefault(unquote_plus(name), []).append(unquote_plus(value))
    return [[name, *values] for name, values in groups.items()]
