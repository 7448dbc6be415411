import sys


def read(text, separator):
    """Yields the records as lists of fields."""
    record = []
    at = 0
    while at < len(text):
        contents = []
        if text[at] == '"':
            at += 1
            while text[at] != '"' or text[at + 1] == '"':
                contents.append(text[at])
                at += 2 if text[at] == '"' else 1
            at += 1
        else:
            while text[at] not in (separator, "\n"):
                contents.append(text[at])
                at += 1
        record.append("".join(contents))
        if text[at] == "\n":
            yield record
            record = []
        at += 1


separator = sys.stdin.readline()[0]
records = list(read(sys.stdin.read(), separator))
ragged = sum(len(record) != len(records[0]) for record in records)
print(len(records), ragged)
for column in range(max(map(len, records))):
    lengths = [len(record[column]) for record in records if column < len(record)]
    print(sum(length > 0 for length in lengths), max(lengths))
