"""Rewards over HTTP: what `arenagym serve` runs. It needs the extra `serve`.

* `bodies`: what requests and replies hold; `openrlhf_form`: those of OpenRLHF.
* `limits`: how much a client may ask for; `reading`: bodies read within them; `guards`: who may.
* `gathering`: where rollouts that come one by one wait for their group; `replays`: completions
  played in their environment.
* `service`: what the routes do; `app`: the routes; `server`: `serve`, which runs them.
"""
