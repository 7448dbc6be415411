# Takes the next item if the value after the = is empty.
class OptionError(Exception):
    pass


def full_name(name, spec):
    long_names = [known for known in spec if len(known) > 1]
    if name in long_names:
        return name
    candidates = [known for known in long_names if known.startswith(name)]
    if not name or len(candidates) != 1:
        raise OptionError
    return candidates[0]


def read_options(spec, argv):
    options = []
    arguments = []
    at = 0

    def next_item():
        nonlocal at
        if at == len(argv):
            raise OptionError
        at += 1
        return argv[at - 1]

    def read_long(item):
        name, equals, value = item[2:].partition("=")
        name = full_name(name, spec)
        if not spec[name]:
            if equals:
                raise OptionError
            value = True
        elif not value:
            value = next_item()
        options.append([name, value])

    def read_bundle(item):
        for place, name in enumerate(item[1:], 1):
            if name not in spec:
                raise OptionError
            if spec[name]:
                options.append([name, item[place + 1 :] or next_item()])
                return
            options.append([name, True])

    while at < len(argv):
        start = at
        item = next_item()
        try:
            if item == "--":
                arguments += argv[at:]
                break
            if item.startswith("--"):
                read_long(item)
            elif item.startswith("-") and item != "-":
                read_bundle(item)
            else:
                arguments.append(item)
        except OptionError:
            return {"error": start}
    return {"options": options, "arguments": arguments}
