"""The declaration of a measure, the cases that it counts, and its answer.

The command, the call in Python and the page of the documentation are built from the declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from casegraph.graph.errors import NotFoundError
from casegraph.graph.parameters import CaseId, CaseIds, Parameter, RowLimit, checked

if TYPE_CHECKING:
    from casegraph.graph.feature_table import Feature
    from casegraph.graph.network.agency_flows import CaseFlows
    from casegraph.graph.store.store import Store

Row = Mapping[str, object]
# A limit of every share that is counted over reviews.
SELECTED_SAMPLE = "Reviews are a selected sample. A share of them does not say how common something is among children."


class Corpus:
    """The cases that a measure counts: all cases of a store, or some of them."""

    def __init__(
        self,
        store: Store,
        feature_table: Callable[[Store, Sequence[str] | None], list[Feature]],
        cases: Sequence[str] = (),
    ) -> None:
        """Take some cases of a store, or all cases without ``cases``.

        Args:
            store: the store.
            feature_table: the function that returns the rows of a store, or of some of its cases.
            cases: ids of cases.

        Raises:
            NotFoundError: there is no such case.
        """
        self.store = store
        self._feature_table = feature_table
        self._chosen = [store.require(case) for case in cases] or None

    @cached_property
    def cases(self) -> tuple[str, ...]:
        """The ids of the cases."""
        return tuple(self._chosen or self.store.cases())

    @cached_property
    def features(self) -> list[Feature]:
        """The feature table: a row for each case, kind, value and basis."""
        return self._feature_table(self.store, self._chosen)

    @cached_property
    def flows(self) -> list[CaseFlows]:
        """The flows of information between agencies, for each case."""
        from casegraph.graph.network.agency_flows import read_flows

        return [read_flows(self.store, case) for case in self.cases]

    def only(self, cases: Sequence[str]) -> Corpus:
        """Return the corpus of these cases, or the same corpus without ``cases``.

        Raises:
            NotFoundError: there is no such case.
        """
        return Corpus(self.store, self._feature_table, cases) if cases else self


@dataclass(frozen=True)
class Answer:
    """The answer of a measure: the rows of one of its tables, and the notes on them.

    Attributes:
        rows: the rows; each has every column of the table.
        notes: what was counted, and the limits; None stands for the limits of the measure.
        table: the name of the table; empty for the first table.
        also: other tables to print below this one.
        shown: how many rows a printed table has if no limit is given; None for all.
    """

    rows: Sequence[Row]
    notes: Sequence[str] | None = None
    table: str = ""
    also: tuple[Answer, ...] = ()
    shown: int | None = None


@dataclass(frozen=True)
class Measure:
    """A measure. Its module has its name, and the first line of the module's docstring says what it does.

    Attributes:
        name: the name of the measure in Python and of its command.
        title: a heading.
        question: the question that it answers, with a question mark.
        columns: the columns of the rows, each with its meaning.
        limits: what the measure cannot show, in sentences.
        compute: a function that takes a Corpus and the parameters by name, and returns an Answer.
        examples: commands that run on the bundled cases.
        description: paragraphs of help below the first line.
        terms: the words that the help defines, each with its meaning and reference.
        short_columns: the columns of a printed table, if it does not show all; each row also has these.
        tables: the columns of further tables, by the name of the table.
        parameters: the parameters.
        references: the literature on the method.
    """

    name: str
    title: str
    question: str
    columns: Mapping[str, str]
    limits: tuple[str, ...]
    compute: Callable[..., Answer]
    examples: tuple[str, ...]
    description: str = ""
    terms: Mapping[str, str] = field(default_factory=dict)
    short_columns: tuple[str, ...] = ()
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    references: tuple[str, ...] = ()

    def columns_of(self, answer: Answer, *, short: bool = False) -> tuple[str, ...]:
        """Return the columns of an answer, or of its printed table if ``short``."""
        if answer.table:
            return tuple(self.tables[answer.table])
        return self.short_columns if short and self.short_columns else tuple(self.columns)

    def answer(self, corpus: Corpus, given: Mapping[str, object]) -> Answer:
        """Return the answer of the measure, with its notes and all its rows.

        Args:
            corpus: the cases to count.
            given: values of parameters by name; the other parameters have their defaults.

        Raises:
            NotFoundError: there is no such case, or nothing to count.
            UsageError: there is no such parameter, or a value is of the wrong kind.
        """
        values = checked(self.parameters, given, f"the measure '{self.name}'")
        if not corpus.cases:
            raise NotFoundError(
                f"there is no case in {corpus.store.name}, and so nothing to count; add one with: casegraph add"
            )
        for parameter in self.parameters:
            if isinstance(parameter, CaseIds):
                corpus = corpus.only(values.pop(parameter.name))  # type: ignore[arg-type]
            elif isinstance(parameter, RowLimit):
                del values[parameter.name]
            elif isinstance(parameter, CaseId) and (case := values[parameter.name]) is not None:
                corpus.store.require(str(case))
        found = self.compute(corpus, **values)
        return found if found.notes is not None else replace(found, notes=self.limits)
