"""Panel is an optional dependency: the error says how to install it."""

from importlib.util import find_spec


class PanelMissingError(ImportError):
    """Panel is not installed."""

    def __init__(self) -> None:
        super().__init__('Expected Panel, which draws the live figures. It is missing: pip install "lecturekit[live]"')


def require_panel() -> None:
    """Raises:
    PanelMissingError: Panel is not installed.
    """
    if find_spec("panel") is None:
        raise PanelMissingError
