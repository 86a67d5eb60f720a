#!/usr/bin/env python3
"""Times `postproof check` on a site beside the floor of benches/floor.rs and, where it is installed, `lychee --offline`.

usage: python3 benches/compare.py SITE [RUNS]

The programs take turns, so that what else the machine does meets all of them alike. Prints for each the median and the
fastest run, and the ratio of its median to the floor's. RUNS is 10 unless given.
"""

import json
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def build(name, *arguments):
    """The program of that name that a cargo command builds, possibly among others."""
    command = ["cargo", *arguments, "--message-format=json"]
    lines = subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    built = [message for message in map(json.loads, lines) if message.get("executable")]
    return next(message["executable"] for message in built if message["target"]["name"] == name)


def seconds(command):
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - started


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    site, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10
    programs = {
        "floor": [build("floor", "bench", "--bench", "floor", "--no-run"), site],
        "postproof": [build("postproof", "build", "--release", "--bin", "postproof"), "check", "--format", "json", site],
    }
    if lychee := shutil.which("lychee"):
        programs["lychee"] = [lychee, "--offline", "--no-progress", site]
    else:
        print("lychee is not installed and is left out", file=sys.stderr)

    times = {name: [] for name in programs}
    for command in programs.values():
        seconds(command)  # files into the cache of the system
    for _ in range(runs):
        for name, command in programs.items():
            times[name].append(seconds(command))

    floor = statistics.median(times["floor"])
    print(f"{'program':<10} {'median':>10} {'fastest':>10} {'floors':>8}")
    for name, measured in times.items():
        median = statistics.median(measured)
        print(f"{name:<10} {median * 1000:>7.1f} ms {min(measured) * 1000:>7.1f} ms {median / floor:>8.2f}")


main()
