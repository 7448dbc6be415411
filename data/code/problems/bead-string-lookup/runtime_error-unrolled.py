# Writes the string out in full, which does not fit into memory.
code = input().strip()
input()
positions = map(int, input().split())
string = ""
digits = ""
for char in code:
    if char in "0123456789":
        digits += char
    else:
        string += char * int(digits or 1)
        digits = ""
out = []
for position in positions:
    if position > 0 and position <= len(string):
        out.append(string[position - 1])
    elif position < 0 and -position <= len(string):
        out.append(string[position])
    else:
        out.append("-")
print("".join(out))
