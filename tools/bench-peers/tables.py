"""The results as Markdown."""

from statistics import median

import arithmetic

OURS = "bukva"
VERBS = {"train": "training step", "infer": "inference"}
LEAST = {"train": arithmetic.train_limit_ms, "infer": arithmetic.infer_limit_ms}


def page(sections, left_out, args, machine):
    """All tables, with the machine and settings of the measurement."""
    every = [limit for section in sections for limit in section["limits"]]
    lines = [
        f"{machine['processor']}, {machine['cores']} cores, threads: {args.threads}; {args.rounds} rounds of "
        f"{args.steps} steps, in turn. Measured beside them: {spread(every, 'gflops')} GFLOP/s "
        f"({every[0]['instructions'] if every else '-'}), {spread(every, 'update_gb_per_s')} GB/s of an "
        f"optimiser's pass, {spread(every, 'read_gb_per_s')} GB/s of reading the weights.",
        "",
    ]
    for job, verb in VERBS.items():
        own = [section for section in sections if section["job"] == job]
        if own:
            lines += table(own, verb) + [""]
    lines += [f"Left out: {name}: {why}" for name, why in left_out.items()]
    lines += [f"Left out at {section['job']} {section['batch']}: {name}: {why}"
              for section in sections for name, why in section["failed"].items()]
    return "\n".join(lines).rstrip()


def spread(limits, key):
    values = [limit[key] for limit in limits]
    return f"{min(values):.1f} to {max(values):.1f}" if values else "-"


def table(sections, verb):
    """The table of one job: one column per batch size, one row per program."""
    heads = [f"batch {section['batch']}, ms" for section in sections]
    names = list(dict.fromkeys(name for section in sections for name in section["results"]))
    rows = [[f"{verb}", *heads], ["---", *["---:"] * len(heads)]]
    rows.append(["the machine's limit", *[limit_cell(section) for section in sections]])
    for name in names:
        rows.append([shown(name, sections), *[time_cell(section, name) for section in sections]])
    peers = [name for name in names if name != OURS]
    for name in peers if OURS in names else []:
        rows.append([f"bukva ÷ {name}", *[ratio_cell(section, name) for section in sections]])
    if OURS in names:
        rows.append(["bukva, of the limit", *[share_cell(section) for section in sections]])
        if any("peak_mb" in result for section in sections for result in section["results"].get(OURS, [])):
            rows.append(["bukva, most memory, MB", *[peak_cell(section) for section in sections]])
    return ["| " + " | ".join(row) + " |" for row in rows]


def shown(name, sections):
    """A program's name with its version, if the name does not contain it."""
    results = [result for section in sections for result in section["results"].get(name, [])]
    version = results[0]["peer"].split()[-1] if results else ""
    return f"{name} ({version})"


def times(section, name):
    return [result[section["job"]]["median_ms"] for result in section["results"].get(name, [])]


def time_cell(section, name):
    found = times(section, name)
    return f"{median(found):.2f}" if found else "–"


def ratio_cell(section, name):
    """bukva's time divided by the peer's, per round: median, minimum and maximum."""
    ratios = sorted(ours / theirs for ours, theirs in zip(times(section, OURS), times(section, name)))
    return f"{median(ratios):.3f} ({ratios[0]:.3f}–{ratios[-1]:.3f})" if ratios else "–"


def least(section, counted):
    """The limit's time for each round."""
    return [LEAST[section["job"]](section["batch"], limit, counted) for limit in section["limits"]]


def limit_cell(section):
    low, high = (f"{median(least(section, counted)):.2f}" for counted in ("inside", "padded"))
    return low if low == high else f"{low}–{high}"


def share_cell(section):
    """The limit as a share of bukva's time, by both counts of the convolutions' multiplications."""
    found = times(section, OURS)
    if not found:
        return "–"
    low, high = (median(100 * limit / ours for limit, ours in zip(least(section, counted), found))
                 for counted in ("inside", "padded"))
    return f"{low:.0f} %" if round(low) == round(high) else f"{low:.0f}–{high:.0f} %"


def peak_cell(section):
    peaks = [result["peak_mb"] for result in section["results"].get(OURS, []) if result.get("peak_mb")]
    return f"{max(peaks):.0f}" if peaks else "–"
