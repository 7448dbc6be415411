"""Figures of training runs, as SVG that is the same whenever it is drawn."""

from collections.abc import Callable
from pathlib import Path
from typing import Any


def draw(path: Path, panels: int, fill: Callable[[Any, Any], None]) -> None:
    """Draw a figure of panels side by side.

    Args:
        path: of the file.
        panels: how many.
        fill: given the figure and the panels, draws what is in them.
    """
    try:
        import matplotlib as mpl
    except ImportError:
        raise SystemExit("--plot needs matplotlib: pip install matplotlib") from None
    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = path.stem
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(1, panels, figsize=(5 * panels, 3.8), layout="constrained")
    for panel in axes:
        panel.grid(alpha=0.3)
    fill(figure, axes)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
