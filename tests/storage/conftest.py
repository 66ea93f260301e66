"""The services' small book serves the storage tests too."""

from tests.services.conftest import small, small_template

__all__ = ["small", "small_template"]
