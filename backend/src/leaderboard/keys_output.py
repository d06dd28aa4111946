"""What `leaderboard keys` writes: the results file, and a page of cards to print. Both hold keys."""

import csv
import html
import io
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from leaderboard.api.csv_export import safe_cell
from leaderboard.join.people import Person
from leaderboard.join.service import Issued, JoinService, Member

_STYLE = """
  @page { margin: 1cm; }
  body { margin: 1cm; font: 10pt/1.35 system-ui, sans-serif; color: #000; background: #fff; }
  main { display: grid; grid-template-columns: repeat(auto-fill, minmax(8cm, 1fr)); gap: 4mm; }
  article { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 1mm 4mm; align-items: start; padding: 4mm;
    border: 1px dashed #666; break-inside: avoid; }
  h2, .key { grid-column: 1 / -1; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 13pt; }
  dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 3mm; margin: 0; }
  dt { font-size: 8pt; line-height: 13.5pt; color: #444; } dt span { display: block; margin-top: -4pt; }
  dd { margin: 0; overflow-wrap: anywhere; }
  code { font: 9pt/1.35 ui-monospace, monospace; } .key code { font-size: 11.5pt; font-weight: 700; }
  a { color: inherit; } svg { width: 2.7cm; height: 2.7cm; margin: -2mm -2mm 0 0; }
  @media print { body { margin: 0; } main { grid-template-columns: 1fr 1fr; } }
"""


class Result(BaseModel):
    """One person, as in a row of the results file. `key` is empty where nobody knows it any more."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    team: str = ""
    team_id: str = ""
    team_code: str = ""
    key_alias: str = ""
    status: str
    key: str = ""
    key_hint: str = ""
    expires: str = ""
    message: str = ""


def created_row(issued: Issued) -> Result:
    member, team = issued.participant, issued.team
    key = member.body.keys[-1]
    return Result(
        name=member.body.name,
        team=team.body.name,
        team_id=team.id,
        team_code=team.body.code,
        key_alias=key.alias,
        status="created",
        key=issued.key.key.get_secret_value(),
        key_hint=key.hint,
        expires=key.expires_at.isoformat() if key.expires_at else "",
    )


def member_row(service: JoinService, member: Member, status: str) -> Result:
    team = service.records.team(member.body.team_id)
    key = member.body.keys[-1] if member.body.keys else None
    return Result(
        name=member.body.name,
        team=team.body.name if team else member.body.team_id,
        team_id=member.body.team_id,
        team_code=team.body.code if team else "",
        key_alias=member.id,
        status=status,
        key_hint=key.hint if key else "",
        expires=key.expires_at.isoformat() if key and key.expires_at else "",
        message=member.body.error or "",
    )


def failed_row(person: Person, message: str) -> Result:
    return Result(name=person.name, team=person.team, status="failed", message=message)


def with_result(results: dict[str, Result], result: Result) -> dict[str, Result]:
    """A person's new row replaces the one of an earlier run."""
    return {**results, result.key_alias or f"{result.name}, {result.team}": result}


def result_lines(result: Result, gateway: str, board: str | None) -> str:
    lines = [
        f"{result.name} has a new key.",
        f"  team     {result.team} ({result.team_id}), code {result.team_code}",
        f"  gateway  {gateway}",
        f"  key      {result.key}",
        f"  until    {result.expires[:16].replace('T', ' ') + ' UTC' if result.expires else 'no end'}",
        *([f"  board    {board}"] if board else []),
    ]
    return "\n".join(lines)


def write_private(path: Path, text: str) -> None:
    """Replaces the file at once; only its owner can read it."""
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(
        os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8", newline=""
    ) as file:
        file.write(text)
    new.replace(path)


def results_csv(results: Iterable[Result]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(Result.model_fields), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(
        {column: safe_cell(value) for column, value in result.model_dump().items()} for result in results
    )
    return out.getvalue()


def read_results(path: Path) -> dict[str, Result]:
    """By the alias of the key; ValueError if it is another kind of file."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    if rows and not {"name", "status", "key"} <= rows[0].keys():
        raise ValueError("not a results file")
    results = [
        Result.model_validate({name: _unguarded(cell or "") for name, cell in row.items()}) for row in rows
    ]
    return {result.key_alias or result.name: result for result in results}


def cards_page(results: Iterable[Result], gateway: str, board: str | None) -> str:
    """In English and German, without scripts, and it loads nothing.

    The QR code is the board's address: a key is never in one.
    """
    # Only here: the server has no use for it.
    import segno

    symbol = ""
    if board:
        code = segno.make(board, error="m", micro=False)
        drawing = code.svg_inline(border=4, scale=1, omitsize=True, svgclass=None, lineclass=None)
        symbol = drawing.replace(
            "<svg", '<svg role="img" aria-label="QR code of the board · QR-Code der Rangliste"', 1
        )
    cards = "\n".join(_card(result, gateway, board, symbol) for result in results if result.key)
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Workshop keys · Schlüssel</title>
<style>{_STYLE}</style>
<main>
{cards}
</main>
</html>
"""


def _card(result: Result, gateway: str, board: str | None, symbol: str) -> str:
    expires = f"{result.expires[:16].replace('T', ' ')} UTC" if result.expires else ""
    # Terms in English, and in German where it differs.
    lines = (
        ("Gateway", "", f"<code>{html.escape(gateway)}</code>"),
        ("Team", "", html.escape(result.team)),
        (
            "Team code",
            "Teamcode",
            f"<code>{html.escape(result.team_code)}</code>" if result.team_code else "",
        ),
        ("Valid until", "Gültig bis", html.escape(expires)),
        ("Board", "Rangliste", f'<a href="{html.escape(board)}">{html.escape(board)}</a>' if board else ""),
    )
    items = "".join(
        f'<dt>{english}<span lang="de">{german}</span></dt><dd>{value}</dd>'
        for english, german, value in lines
        if value
    )
    key = f'<p class="key"><code>{html.escape(result.key)}</code></p>'
    return f"<article><h2>{html.escape(result.name)}</h2>{key}<dl>{items}</dl>{symbol}</article>"


def _unguarded(cell: str) -> str:
    """Without the apostrophe that `safe_cell` has put before a formula."""
    return cell[1:] if cell.startswith("'") and safe_cell(cell[1:]) == cell else cell
