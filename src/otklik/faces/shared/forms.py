"""Forms whose errors we say ourselves, beside their fields."""

from typing import Any

from django import forms


class Form(forms.Form):
    """A form that a page shows field by field (shared/field.html)."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def refuse(self, name: str, says: str) -> None:
        """An error beside a field; one that the form has no field for stands above all of them."""
        self.add_error(name if name in self.fields else None, says)
