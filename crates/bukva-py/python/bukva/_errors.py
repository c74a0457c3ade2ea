"""The exceptions. Their messages say where, what was expected, what was found and what to do."""


class BukvaError(Exception):
    """Whatever bukva can't do: here, a model file that is damaged or no model."""


class BukvaValueError(BukvaError, ValueError):
    """A picture without a letter, or an argument that makes no sense."""


class BukvaFileError(BukvaError, OSError):
    """A file that is missing or can't be read."""
