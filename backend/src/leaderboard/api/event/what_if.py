"""The event's tokens at the prices of other models, for the desk and for the present view."""

from leaderboard.api.event import desk_schemas
from leaderboard.api.event import schemas as event_schemas
from leaderboard.errors import UnknownModel
from leaderboard.event.standing import shown, usage_by_team
from leaderboard.event.state import EventState
from leaderboard.event.what_if import ModelCost, WhatIf, costs_by_team, what_if
from leaderboard.ledger.facts import Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.services.model_names import display_names
from leaderboard.sync.snapshots import Snapshot


def what_if_response(snapshot: Snapshot, state: EventState, model: str | None) -> desk_schemas.WhatIfResponse:
    usage, found, names = _computed(snapshot, state)
    return desk_schemas.WhatIfResponse(
        as_of=snapshot.gateway.last_success_at,
        cost=found.cost,
        tokens=found.tokens,
        unpriced_tokens=found.unpriced_tokens,
        models=[_model(row, names[row.model]) for row in found.models],
        teams=[] if model is None else _teams(snapshot, state, usage, model),
    )


def shown_what_if(snapshot: Snapshot, state: EventState) -> event_schemas.WhatIf | None:
    """What everybody sees, by the numbers that they see."""
    if state.what_if is None or state.window is None:
        return None
    _, found, names = _computed(snapshot, state)
    return event_schemas.WhatIf(
        model=state.what_if,
        cost=found.cost,
        tokens=found.tokens,
        models=[
            event_schemas.WhatIfModel(model=row.model, display_name=names[row.model], cost=row.cost)
            for row in found.models
        ],
    )


def _computed(snapshot: Snapshot, state: EventState) -> tuple[dict[str, Usage], WhatIf, dict[str, str]]:
    """Of the teams that viewers see."""
    usage = {
        team_id: used
        for team_id, used in usage_by_team(snapshot.ledger, state).items()
        if not state.team(team_id).hidden
    }
    found = what_if(usage.values(), snapshot.prices)
    return usage, found, display_names(price.model for price in snapshot.prices)


def _model(row: ModelCost, display_name: str) -> desk_schemas.DeskWhatIfModel:
    return desk_schemas.DeskWhatIfModel(
        model=row.model,
        display_name=display_name,
        cost=row.cost,
        reason=row.reason,
        full_price_tokens=row.full_price_tokens,
    )


def _teams(
    snapshot: Snapshot, state: EventState, usage: dict[str, Usage], model: str
) -> list[desk_schemas.WhatIfTeam]:
    price = next((price for price in snapshot.prices if price.model == model), None)
    if price is None:
        raise UnknownModel(f"The gateway lists no model {model!r}.")
    costs = costs_by_team(usage, price)
    rows = [
        _team(snapshot.ledger, state, team_id, used, costs[team_id])
        for team_id, used in usage.items()
        if team_id in snapshot.ledger.teams
    ]
    return sorted(rows, key=lambda row: (-row.cost, row.team_id))


def _team(
    ledger: Ledger, state: EventState, team_id: str, usage: Usage, cost: float | None
) -> desk_schemas.WhatIfTeam:
    team = shown(ledger.teams[team_id], state)
    return desk_schemas.WhatIfTeam(
        team_id=team_id, name=team.name, slot=team.slot, cost=usage.cost, model_cost=cost
    )
