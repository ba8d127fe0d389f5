"""What every part of a regulation has in common."""

from pydantic import BaseModel, ConfigDict


def _key(attribute: str) -> str:
    return attribute.removesuffix("_")


class Part(BaseModel):
    """Frozen, with no key that is not known; a last underscore of an attribute is not in its key."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=_key, serialize_by_alias=True)
