# Both players take what gives the most points now.
input()
cards = list(map(int, input().split()))
scores = [0, 0]
turn = 0
while cards:
    moves = [(cards[-1], 0, len(cards) - 1), (cards[0], 1, len(cards))]
    if len(cards) > 1:
        moves.append((cards[0] + cards[1], 2, len(cards)))
    gain, first, last = max(moves)
    scores[turn] += gain
    cards = cards[first:last]
    turn = 1 - turn
print(scores[0] - scores[1])
