"""What the organisers allow."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

DURATION = r"^[1-9][0-9]{0,4}(s|m|h|d|w|mo)$"

Dollars = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


class Rules(BaseModel):
    """Budgets in dollars, None without a limit. `duration`: how long a key is valid; None: for ever."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    open: bool = True
    closed_text: Sentence | None = Field(None, description="Where to get a key while joining is closed.")
    models: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = Field(
        (), max_length=200, description="The models that new keys may use, by their public names; empty: all."
    )
    person_budget: Dollars | None = None
    team_budget: Dollars | None = None
    duration: Annotated[str, Field(pattern=DURATION)] | None = "7d"
    keys_per_person: int = Field(1, ge=1, le=5)
    team_size: int | None = Field(None, ge=1, le=1000)
    event_budget: Dollars | None = Field(
        None, description="What all teams may spend; then nobody gets a key, and their teams are blocked."
    )
    notice: Sentence | None = Field(None, description="A sentence above the button, such as on privacy.")
    code_in_lobby: bool = Field(False, description="Whether everybody who sees the board sees the code.")
