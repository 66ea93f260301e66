"""The services' small book serves the faults too."""

from tests.services.conftest import small, small_template

__all__ = ["small", "small_template"]
