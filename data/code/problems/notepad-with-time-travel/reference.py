import sys


class Runs:
    """A tree of runs of letters: a text is a run and all its ancestors, up to some length.

    Run 0 is the empty text. Run v covers the positions after start[v]; jump[v] is an ancestor
    further up, chosen so that any ancestor is found in a logarithmic number of steps.
    """

    def __init__(self):
        self.letter = ["-"]
        self.start = [-1]
        self.parent = [0]
        self.jump = [0]
        self.depth = [0]

    def append(self, parent, start, letter):
        above = self.jump[parent]
        top = self.jump[above]
        depth = self.depth
        even = depth[parent] - depth[above] == depth[above] - depth[top]
        self.letter.append(letter)
        self.start.append(start)
        self.parent.append(parent)
        self.jump.append(top if even else parent)
        depth.append(depth[parent] + 1)
        return len(depth) - 1

    def find(self, run, position):
        """The run among `run` and its ancestors that covers the position; 0 for position 0."""
        while self.start[run] >= position:
            above = self.jump[run]
            run = above if self.start[above] >= position else self.parent[run]
        return run


def main():
    lines = sys.stdin.read().split("\n")
    runs = Runs()
    versions = [(0, 0)]  # after each change: the last run of the text, and its length
    for line in lines[1 : int(lines[0]) + 1]:
        letter, *values = line.split()
        k = int(values[-1])
        run, length = versions[-1]
        if letter == "T":
            versions.append((runs.append(run, length, values[0]), length + k))
        elif letter == "D":
            length = max(0, length - k)
            versions.append((runs.find(run, length), length))
        elif letter == "U":
            versions.append(versions[max(0, len(versions) - 1 - k)])
        else:
            print(runs.letter[runs.find(run, k)] if k <= length else "-")


main()
