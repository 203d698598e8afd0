"""What may go into a translation memory: translations, each once, of texts that are translated at all.

A memory is filled in without anybody looking, so a wrong pair in it becomes a wrong translation: OmegaT filled 8 of
16 lines with passages that were only close in theme. Of 4,001 units of a real manual 1,135 had the same text on both
sides, 1,225 no letter of the source's script, and 326 were repeats. Whatever is left out is counted, and the count is
said.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aligner.errors import OutputError
from aligner.text.language import script_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import polars as pl

    from aligner.types import Relation

_LETTERS = {
    "latin": r"\p{Latin}",
    "cyrillic": r"\p{Cyrillic}",
    "han": r"[\p{Han}\p{Hiragana}\p{Katakana}]",
    "ar": r"\p{Arabic}",
    "el": r"\p{Greek}",
    "he": r"\p{Hebrew}",
    "ko": r"\p{Hangul}",
}
"""A letter of each script, as a pattern; of any other language, and where none is named, any letter is one."""

_REMEDIES = {
    "rejected": "another decision in aligner review",
    "close in theme": "aligner convert --relation theme",
    "untranslated": "--keep-all",
    "repeated": "--keep-all",
    "further targets of one source": "--targets or --keep-all",
}


@dataclass(frozen=True, slots=True)
class MemoryOptions:
    """Which pairs are kept. The defaults are a memory's.

    ``relation``: the one that pairs must have, any if ``None``. ``drop_untranslated``: no pair whose sides are the same
    (unless they are in one language), or one side of which has no letter of its language's script. ``unique``: a pair
    with the same texts in the same languages once. ``targets``: at most so many different targets of one source text,
    the first ones; 0 for all. ``drop_rejected``: no pair that a reviewer rejected (column ``decision``).
    """

    relation: Relation | None = "translation"
    drop_untranslated: bool = True
    unique: bool = True
    targets: int = 1
    drop_rejected: bool = True


EVERYTHING = MemoryOptions(None, drop_untranslated=False, unique=False, targets=0, drop_rejected=False)
"""Leaves nothing out."""


@dataclass(slots=True)
class Sieve:
    """Lets the rows of tables through that the options admit, and counts the others by reason.

    Rows without a counterpart pass: what becomes of them is for the format to say.
    """

    options: MemoryOptions = field(default_factory=MemoryOptions)
    left_out: Counter[str] = field(default_factory=Counter)
    _kept: int = 0
    _seen: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Targets of each source text so far, by their hashes."""

    def sift(self, frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        """The rows that are kept; ``OutputError`` at the end where that is no pair at all."""
        if self.options == EVERYTHING:
            yield from frames
            return
        for frame in frames:
            kept = self._known(self._translated(self._related(self._accepted(frame))))
            self._kept += kept.filter(kept["relation"] != "none").height
            yield kept
        if self.left_out and not self._kept:
            what = "; ".join(f"{count:,} {why} ({_REMEDIES[why]})" for why, count in self.left_out.items())
            raise OutputError(f"no pair is left to write; left out, and the option that keeps them: {what}")

    def __str__(self) -> str:
        """What was left out, for a line; empty when nothing was."""
        return ", ".join(f"{count:,} {why}" for why, count in self.left_out.items())

    def _dropped(self, before: pl.DataFrame, bad: pl.Expr, why: str) -> pl.DataFrame:
        import polars as pl

        kept = before.filter(~(bad & (pl.col("relation") != "none")))
        if kept.height < before.height:
            self.left_out[why] += before.height - kept.height
        return kept

    def _accepted(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Without what a reviewer rejected; the decisions themselves have no place there."""
        import polars as pl

        if not self.options.drop_rejected or "decision" not in frame.columns:
            return frame
        rejected = pl.col("decision").eq_missing(pl.lit("rejected"))
        return self._dropped(frame, rejected, "rejected").drop("decision")

    def _related(self, frame: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        if self.options.relation is None:
            return frame
        return self._dropped(frame, pl.col("relation") != self.options.relation, "close in theme")

    def _translated(self, frame: pl.DataFrame) -> pl.DataFrame:
        return self._dropped(frame, _untranslated(frame), "untranslated") if self.options.drop_untranslated else frame

    def _known(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Without pairs that were there before, and without further targets."""
        import polars as pl

        if not (self.options.unique or self.options.targets):
            return frame
        keys = frame.select(_hash("source_text", "source_lang", "target_lang"), _hash("target_text").alias("target"))
        paired = (frame["relation"] != "none").to_list()
        verdicts = [self._judged(*row) if pair else "" for row, pair in zip(keys.iter_rows(), paired, strict=True)]
        self.left_out += Counter(filter(None, verdicts))
        return frame.filter(pl.Series(verdicts, dtype=pl.String) == "")

    def _judged(self, source: int, target: int) -> str:
        """Why a pair is left out; empty where it is kept."""
        there = self._seen.get(source, ())
        if target in there:
            return "repeated" if self.options.unique else ""
        if self.options.targets and len(there) >= self.options.targets:
            return "further targets of one source"
        self._seen[source] = (*there, target)
        return ""


def _hash(*names: str) -> pl.Expr:
    """One number for the values of these columns; blanks around a text do not count."""
    import polars as pl

    return pl.struct(pl.col(name).str.strip_chars() for name in names).hash(1)


def _untranslated(frame: pl.DataFrame) -> pl.Expr:
    """Whether nobody translated anything in a row."""
    import polars as pl

    sides = [pl.col(f"{side}_text").str.strip_chars().str.to_lowercase() for side in ("source", "target")]
    languages = [
        pl.col(f"{side}_lang").str.extract(r"^([A-Za-z]*)").str.to_lowercase() for side in ("source", "target")
    ]
    same = (sides[0] == sides[1]) & ((languages[0] != languages[1]) | (languages[0] == ""))
    return same | ~_spelt(frame, "source") | ~_spelt(frame, "target")


def _spelt(frame: pl.DataFrame, side: str) -> pl.Expr:
    """Whether a text has a letter of its language's script."""
    import polars as pl

    text, language = pl.col(f"{side}_text"), pl.col(f"{side}_lang")
    known = pl.lit(value=False)
    for code in frame[f"{side}_lang"].unique():
        primary = code.lower().replace("_", "-").partition("-")[0]
        letters = _LETTERS.get(script_of(primary), r"\p{L}") if primary else r"\p{L}"
        known |= (language == code) & text.str.contains(letters)
    return known
