"""Rows with their columns, their base and their notes, as the Python API returns them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas

# The largest number of rows that a notebook shows; the table keeps all.
SHOWN = 100


class Table(list[dict[str, object]]):
    """Rows as dictionaries, with their columns; `to_pandas` returns a data frame.

    ``title`` is a heading. ``base`` is a sentence that says how many rows there are, and from how many cases. ``notes``
    say what was counted, and the limits.
    """

    def __init__(
        self,
        rows: Iterable[Mapping[str, object]],
        columns: Sequence[str],
        *,
        title: str = "",
        base: str = "",
        notes: Sequence[str] = (),
    ) -> None:
        super().__init__(dict(row) for row in rows)
        self.columns = tuple(columns)
        self.title = title
        self.base = base or self._counted()
        self.notes = tuple(note for note in notes if note)

    def _counted(self) -> str:
        rows = "1 row" if len(self) == 1 else f"{len(self)} rows"
        if "case" not in self.columns:
            return rows
        cases = len({str(row.get("case")) for row in self})
        return f"{rows} from {'1 case' if cases == 1 else f'{cases} cases'}"

    def _repr_html_(self) -> str:
        """Return the table as HTML for a notebook, without style or script and with every text escaped."""
        from html import escape

        from casegraph.text.tables import cell

        caption = escape(f"{self.title}: {self.base}" if self.title else self.base)
        if len(self) > SHOWN:
            caption += f" (showing the first {SHOWN})"
        head = "".join(f'<th scope="col">{escape(column)}</th>' for column in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell(row.get(column)))}</td>" for column in self.columns) + "</tr>"
            for row in self[:SHOWN]
        )
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        # Without these classes, a notebook would set text between dollar signs as a formula.
        return (
            f'<div class="tex2jax_ignore mathjax_ignore"><table><caption>{caption}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}</div>"
        )

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a pandas data frame.

        Raises:
            ImportError: pandas, which is optional, is not installed.
        """
        import pandas as pd

        return pd.DataFrame(list(self), columns=list(self.columns))
