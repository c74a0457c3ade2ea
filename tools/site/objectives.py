"""Picks what the page shows of a comparison of objectives.

    bukva compare --steps 1500 --out runs/objectives
    python tools/site/objectives.py runs/objectives/report.json > crates/bukva-server/page/objectives.json
"""

import json
import shlex
import sys

# Letters that are shown: of the report's examples, which are by different hands, every third.
EVERY = 3

with open(sys.argv[1], encoding="utf-8") as file:
    report = json.load(file)

strategies = {strategy["name"]: strategy for strategy in report["strategies"]}
# This objective's targets are the true letters of the same hand.
truth = strategies["paired"]["pictures"][::EVERY]


def shown(strategy):
    scores = strategy["runs"][0]["scores"]
    return {
        "name": strategy["name"],
        "description": strategy["description"],
        "critic": scores["critic"],
        "judge": scores["judge"],
        "outputs": [picture["translated"] for picture in strategy["pictures"][::EVERY]],
    }


def command(line):
    """The command line without its paths."""
    words = ["bukva", *shlex.split(line)[1:]]
    if "--out" in words:
        at = words.index("--out")
        del words[at : at + 2]
    return shlex.join(words)


json.dump(
    {
        "command": command(report["provenance"]["command"]),
        "commit": report["provenance"]["commit"],
        "letters": [picture["letters"] for picture in truth],
        "sources": [picture["source"] for picture in truth],
        "truths": [picture["target"] for picture in truth],
        "judgeOfTruths": report["references"][0]["scores"][0]["judge"],
        "objectives": [shown(strategy) for strategy in report["strategies"]],
    },
    sys.stdout,
    ensure_ascii=False,
    separators=(",", ":"),
)
print()
