# A change of rank counts as joining anew.
def run_queue(operations):
    waiting = {}
    results = []
    for moment, op in enumerate(operations):
        if op[0] == "serve":
            if waiting:
                name = min(waiting, key=lambda n: waiting[n])
                del waiting[name]
                results.append(name)
            else:
                results.append(None)
        elif op[0] == "join":
            if op[1] in waiting:
                results.append(False)
            else:
                waiting[op[1]] = (-op[2], moment)
                results.append(True)
        elif op[1] not in waiting:
            results.append(False)
        elif op[0] == "change":
            waiting[op[1]] = (-op[2], moment)
            results.append(True)
        else:
            del waiting[op[1]]
            results.append(True)
    return results
