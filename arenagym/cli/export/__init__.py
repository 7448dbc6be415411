"""`arenagym export`: stored groups as training data, and queries as files."""

import typer

from arenagym.cli.export.conditioned import (
    CONDITIONED_HELP,
    QUARK_HELP,
    export_conditioned,
    export_quark,
)
from arenagym.cli.export.groups import GRPO_HELP, export_grpo
from arenagym.cli.export.preferences import DPO_HELP, export_dpo
from arenagym.cli.export.supervised import RFT_HELP, SFT_HELP, export_rft, export_sft
from arenagym.cli.export.travel import TRAVEL_HELP, export_travel

export_app = typer.Typer(
    help="Write stored groups as training data, and queries as files.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)
export_app.command("dpo", help=DPO_HELP)(export_dpo)
export_app.command("sft", help=SFT_HELP)(export_sft)
export_app.command("reward-conditioned", help=CONDITIONED_HELP)(export_conditioned)
export_app.command("quark", help=QUARK_HELP)(export_quark)
export_app.command("grpo", help=GRPO_HELP)(export_grpo)
export_app.command("rft", help=RFT_HELP)(export_rft)
export_app.command("travel", help=TRAVEL_HELP)(export_travel)
