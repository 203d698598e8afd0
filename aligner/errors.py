"""What can go wrong, as one tree.

::

    AlignerError                 the input or the work failed: exit code 1
    ├── DocumentError            a document cannot be read, or holds no text to work on
    ├── ModelError               a model is unknown, not here, or may not be fetched
    ├── GoldError                a ladder or gold file is malformed
    ├── OutputError              a result cannot be written
    ├── ReviewError              a decision does not fit, or a review file cannot be used
    ├── CorpusError              a corpus folder cannot be used, or another program writes it
    └── QueryError               a concordance's query means nothing or takes too long (``aligner.terms``)

Each message is one line that names the file, the place and the remedy. Programming
mistakes (an argument of the wrong type, a number out of range) raise ``TypeError`` or
``ValueError`` instead.
"""


class AlignerError(Exception):
    """The root: whatever a user can mend by changing the input, the options or the machine."""


class DocumentError(AlignerError):
    """A document cannot be read, or holds no text to work on."""


class ModelError(AlignerError):
    """A model is unknown, not on this machine, or may not be fetched."""


class GoldError(AlignerError):
    """A ladder or gold file is malformed."""


class OutputError(AlignerError):
    """A result cannot be written where it was asked for."""


class ReviewError(AlignerError):
    """A decision does not fit the pairs as they are, or a review file cannot be used."""


class CorpusError(AlignerError):
    """A corpus folder cannot be used as it is, or another program is writing it."""
