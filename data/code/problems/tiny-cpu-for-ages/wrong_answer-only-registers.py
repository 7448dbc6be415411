# Takes the registers alone for the state: the line is missing.
m, length, n = map(int, input().split())
program = [input().split() for _ in range(length)]
reg = {"a": 0, "b": 0}
line, step, outs, total = 1, 0, 0, 0
seen = {}
skipped = False
while step < n and line <= length:
    op = program[line - 1]
    if not skipped and op[0] in ("jmp", "jz"):
        key = (reg["a"], reg["b"])
        if key in seen:
            s, o, t = seen[key]
            cycles = (n - step) // (step - s)
            outs, total = outs + cycles * (outs - o), total + cycles * (total - t)
            step += cycles * (step - s)
            skipped = True
            continue
        seen[key] = (step, outs, total)
    step += 1
    line += 1
    if op[0] == "jmp":
        line = int(op[1])
    elif op[0] == "jz":
        if reg[op[1]] == 0:
            line = int(op[2])
    elif op[0] == "out":
        outs += 1
        total += reg[op[1]]
    else:
        v = reg[op[2]] if op[2] in reg else int(op[2])
        if op[0] == "add":
            v += reg[op[1]]
        elif op[0] == "mul":
            v *= reg[op[1]]
        reg[op[1]] = v % m
print("halted" if line > length else "running", step, outs, total, reg["a"], reg["b"])
