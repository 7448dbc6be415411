# SequenceMatcher looks for long blocks, and its scripts are not the shortest.
from difflib import SequenceMatcher


def marked_up(old, new):
    out = []
    for tag, i, k, j, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            out.append("=" + old[i:k])
            continue
        if k > i:
            out.append("-" + old[i:k])
        if m > j:
            out.append("+" + new[j:m])
    return out
