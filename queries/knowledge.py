"""Who knew what, and from when."""

from __future__ import annotations

from casegraph.graph.errors import NotFoundError
from casegraph.graph.store.store import Store
from casegraph.graph.suggest import did_you_mean
from casegraph.queries.library import get
from casegraph.queries.run import run

COLUMNS = ("agency", "node", "how", "through", "position")


def known(store: Store, case: str, agency: str | None = None) -> list[dict[str, object]]:
    """Return what the agencies of a case knew, each node once an agency, by the earliest way that the text places.

    ``how`` is ``own part`` (the agency did it, or it was told to the agency), ``told`` (an exchange about it
    arrived), ``held`` (the agency was to pass it on) or ``said to know`` (the text says that it knew);
    ``position`` is the place in the order of events, empty where the text does not place it.

    Raises:
        NotFoundError: there is no such case, or no such agency in it.
    """
    rows = run(get("who-knew-what"), store, {"case": case}).rows
    agencies = {str(row["agency"]) for row in run(get("agencies-of-a-case"), store, {"case": case}).rows}
    if agency is not None and agency not in agencies:
        hint = did_you_mean(agency, agencies, f"its agencies are: {', '.join(sorted(agencies))}")
        raise NotFoundError(f"no agency '{agency}' in case '{case}'{hint}")
    earliest: dict[tuple[str, str], dict[str, object]] = {}
    for row in rows:
        key = (str(row["agency"]), str(row["node"]))
        if agency is None or key[0] == agency:
            best = earliest.get(key)
            if best is None or _order(row) < _order(best):
                earliest[key] = row
    return sorted(earliest.values(), key=lambda r: (str(r["agency"]), *_order(r), str(r["node"])))


def _order(row: dict[str, object]) -> tuple[bool, int, str]:
    position = row.get("position")
    return position is None, int(str(position)) if position is not None else 0, str(row["how"])
