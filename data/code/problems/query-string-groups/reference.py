import re

RUN = re.compile(r"(?:%[0-9a-fA-F]{2})+")


def decode_run(match):
    try:
        return bytes.fromhex(match[0].replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def decode(text):
    return RUN.sub(decode_run, text.replace("+", " "))


def group_query(url):
    query = url.partition("#")[0].partition("?")[2]
    groups = {}
    for piece in re.split("[&;]", query):
        if piece:
            name, _, value = piece.partition("=")
            groups.setdefault(decode(name), []).append(decode(value))
    return [[name, *values] for name, values in groups.items()]
