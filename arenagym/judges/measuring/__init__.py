"""How good a judge is on labelled pairs, and how often candidates win by one."""
