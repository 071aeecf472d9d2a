"""The knowledge of agencies: who knew what, and from when."""

from __future__ import annotations

from casegraph.graph.errors import NotFoundError
from casegraph.graph.store.store import Store
from casegraph.graph.suggest import did_you_mean
from casegraph.queries.library import get
from casegraph.queries.run import run

COLUMNS = ("agency", "node", "how", "through", "position")


def known(store: Store, case: str, agency: str | None = None) -> list[dict[str, object]]:
    """Return what the agencies of a case knew, in one row for each agency and node.

    If an agency knew of a node in several ways, the row gives the earliest.

    ``how`` is ``own part`` (the agency did it or received it), ``told`` (an exchange about it arrived), ``held`` (the
    agency had the information to pass on) or ``said to know`` (the review says that the agency knew). ``position`` is
    the place in the order of events. It is empty if the review does not place the event.

    Raises:
        NotFoundError: the case is not in the store, or the agency is not in the case.
    """
    rows = run(get("who-knew-what"), store, {"case": case}).rows
    agencies = {str(row["agency"]) for row in run(get("agencies-of-a-case"), store, {"case": case}).rows}
    if agency is not None and agency not in agencies:
        hint = did_you_mean(agency, agencies, f"choose one of: {', '.join(sorted(agencies))}")
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
