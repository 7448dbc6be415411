"""The simulation laboratory: known qualities, a judge with known faults, every topology."""
