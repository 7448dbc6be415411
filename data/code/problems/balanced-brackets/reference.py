PARTNER = {")": "(", "]": "[", "}": "{"}


def balanced(line):
    opened = []
    for bracket in line:
        if bracket not in PARTNER:
            opened.append(bracket)
        elif not opened or opened.pop() != PARTNER[bracket]:
            return False
    return not opened


for _ in range(int(input())):
    print("yes" if balanced(input().strip()) else "no")
