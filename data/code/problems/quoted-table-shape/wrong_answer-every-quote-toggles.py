# Every double quote switches quoting on and off, also in the middle of a plain field.
import sys

separator = sys.stdin.readline()[0]
text = sys.stdin.read()
records = []
record = []
contents = []
quoted = False
at = 0
while at < len(text):
    char = text[at]
    if char == '"':
        if quoted and text[at + 1] == '"':
            contents.append(char)
            at += 1
        else:
            quoted = not quoted
    elif quoted or char not in (separator, "\n"):
        contents.append(char)
    else:
        record.append("".join(contents))
        contents = []
        if char == "\n":
            records.append(record)
            record = []
    at += 1
ragged = sum(len(record) != len(records[0]) for record in records)
print(len(records), ragged)
for column in range(max(map(len, records), default=0)):
    lengths = [len(record[column]) for record in records if column < len(record)]
    print(sum(length > 0 for length in lengths), max(lengths))
