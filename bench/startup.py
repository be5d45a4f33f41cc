"""How long `readout --help` takes, beside the interpreter alone.

    python bench/startup.py [--rounds 15]

Prints the median milliseconds of each, alternating so that a noisy minute hits them alike.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from statistics import median

COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "readout --help": [sys.executable, "-m", "readout", "--help"],
    "readout --version": [sys.executable, "-m", "readout", "--version"],
    "readout ingest --help": [sys.executable, "-m", "readout", "ingest", "--help"],
}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            began = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            times[name].append((time.perf_counter() - began) * 1000)
    print("| command | median ms | worst ms |")
    print("| --- | --- | --- |")
    for name, measured in times.items():
        print(f"| `{name}` | {median(measured):.0f} | {max(measured):.0f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
