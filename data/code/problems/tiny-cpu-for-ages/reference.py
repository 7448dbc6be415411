import sys


def run(m, program, n):
    registers = [0, 0]
    line = printed = total = step = 0
    seen = {}  # (line, a, b) -> (step, printed, total)
    skipped = False
    while step < n and line < len(program):
        if not skipped:
            state = line, registers[0], registers[1]
            if state in seen:
                old_step, old_printed, old_total = seen[state]
                period = step - old_step
                cycles = (n - step) // period
                step += cycles * period
                printed += cycles * (printed - old_printed)
                total += cycles * (total - old_total)
                skipped = True
                continue
            seen[state] = step, printed, total
        step += 1
        kind, r, value, is_register = program[line]
        line += 1
        if kind == "jmp":
            line = value
        elif kind == "jz":
            if registers[r] == 0:
                line = value
        elif kind == "out":
            printed += 1
            total += registers[r]
        else:
            if is_register:
                value = registers[value]
            if kind == "add":
                value += registers[r]
            elif kind == "mul":
                value *= registers[r]
            registers[r] = value % m
    word = "halted" if line == len(program) else "running"
    return word, step, printed, total, *registers


def parse(words):
    """(kind, register, number or register or line from 0, whether it is a register)."""
    kind = words[0]
    if kind == "jmp":
        return kind, 0, int(words[1]) - 1, False
    r = "ab".index(words[1])
    if kind == "out":
        return kind, r, 0, False
    if kind == "jz":
        return kind, r, int(words[2]) - 1, False
    if words[2] in "ab":
        return kind, r, "ab".index(words[2]), True
    return kind, r, int(words[2]), False


def main():
    m, length, n = map(int, sys.stdin.readline().split())
    program = [parse(sys.stdin.readline().split()) for _ in range(length)]
    print(*run(m, program, n))


main()
