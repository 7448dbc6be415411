# Carries out every repetition.
text = input().replace(" ", "")
x = y = 0
ahead = (0, 1)
mirrored = False
partner = {}
opened = []
for i, char in enumerate(text):
    if char == "(":
        opened.append(i)
    elif char == ")":
        partner[opened.pop()] = i
at = 0
loops = []
while at < len(text):
    start = at
    while text[at].isdigit():
        at += 1
    count = int(text[start:at] or 1)
    char = text[at]
    if char == "(":
        if count == 0:
            at = partner[at]
        else:
            loops.append([at, count])
    elif char == ")":
        loops[-1][1] -= 1
        if loops[-1][1]:
            at = loops[-1][0]
        else:
            loops.pop()
    else:
        while count:
            count -= 1
            if char == "F":
                x += ahead[0]
                y += ahead[1]
            elif char == "M":
                mirrored = not mirrored
            elif (char == "L") != mirrored:
                ahead = (-ahead[1], ahead[0])
            else:
                ahead = (ahead[1], -ahead[0])
    at += 1
direction = {(1, 0): "E", (0, 1): "N", (-1, 0): "W", (0, -1): "S"}[ahead]
print(x, y, direction, "mirrored" if mirrored else "plain")
