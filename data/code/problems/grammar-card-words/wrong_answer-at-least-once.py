# Repeats {P} one or more times instead of zero or more.
class Automaton:
    """A nondeterministic automaton whose sets of states are worked out when they are needed."""

    def __init__(self, pattern):
        self.pattern = pattern
        self.at = 0
        self.silent = []  # state -> states that are reached without a character
        self.edge = []  # state -> (character or None for any, state), or None
        start, self.final = self.alternatives()
        self.start = self.closure([start])
        self.known = {}

    def state(self):
        self.silent.append([])
        self.edge.append(None)
        return len(self.edge) - 1

    def alternatives(self):
        start, end = self.state(), self.state()
        while True:
            first, last = self.sequence()
            self.silent[start].append(first)
            self.silent[last].append(end)
            if self.pattern[self.at : self.at + 1] != "/":
                return start, end
            self.at += 1

    def sequence(self):
        start = end = self.state()
        while self.at < len(self.pattern) and self.pattern[self.at] not in "/)]}":
            first, last = self.part()
            self.silent[end].append(first)
            end = last
        return start, end

    def part(self):
        char = self.pattern[self.at]
        self.at += 1
        if char in "([{":
            first, last = self.alternatives()
            self.at += 1
            start, end = self.state(), self.state()
            self.silent[start].append(first)
            self.silent[last].append(end)
            if char == "[":
                self.silent[start].append(end)
            if char == "{":
                self.silent[last].append(first)
            return start, end
        if char == "_":
            char = None
        elif char == "~":
            char = self.pattern[self.at]
            self.at += 1
        start, end = self.state(), self.state()
        self.edge[start] = (char, end)
        return start, end

    def closure(self, states):
        reached = set(states)
        todo = list(reached)
        while todo:
            for state in self.silent[todo.pop()]:
                if state not in reached:
                    reached.add(state)
                    todo.append(state)
        return frozenset(reached)

    def step(self, states, char):
        if (states, char) not in self.known:
            edges = [self.edge[state] for state in states if self.edge[state]]
            targets = [target for wanted, target in edges if wanted is None or wanted == char]
            self.known[states, char] = self.closure(targets)
        return self.known[states, char]

    def describes(self, word):
        states = self.start
        for char in word:
            states = self.step(states, char)
        return self.final in states


def matching(pattern, words):
    automaton = Automaton(pattern)
    return [automaton.describes(word) for word in words]
