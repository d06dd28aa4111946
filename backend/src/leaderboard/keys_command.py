"""`leaderboard keys`: teams and keys for a class, on the command line."""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from leaderboard.api.app import store_of
from leaderboard.api.join.setup import join_service
from leaderboard.clock import utc_now
from leaderboard.errors import (
    GatewayTooSlow,
    GatewayUnreachable,
    KeyForbidden,
    KeyRefused,
    LeaderboardError,
    NotAtGateway,
    SettingsError,
)
from leaderboard.join.errors import JoinError, Reason
from leaderboard.join.names import clean_name, slug
from leaderboard.join.people import Person, people_of
from leaderboard.join.records import State
from leaderboard.join.rules import DURATION
from leaderboard.join.service import (
    JoinService,
    KnownTeam,
    Member,
    NewTeam,
    OwnTeam,
    TeamChoice,
    Terms,
)
from leaderboard.keys_output import (
    Result,
    cards_page,
    created_row,
    failed_row,
    member_row,
    read_results,
    result_lines,
    results_csv,
    with_result,
    write_private,
)
from leaderboard.settings import Settings
from leaderboard.store.join_rows import JoinRows
from leaderboard.store.store import Store

# As those of get_api_key.sh.
_DONE, _NO_SETTING, _WRONG_KEY, _UNREACHABLE, _KEY_EXISTS = 0, 4, 5, 6, 7
_NOT_ALLOWED, _UNEXPECTED, _NO_TEAM, _BAD_FILE, _NOT_CONFIRMED, _SOME_FAILED = 9, 10, 11, 12, 13, 14
# After these errors the rest of a class would fail as well.
_STOPPING = (_WRONG_KEY, _UNREACHABLE, _NOT_ALLOWED)
_BAR = 28

EPILOG = """exit codes:
  0 done   2 usage   4 a setting is missing   5 the gateway refuses LITELLM_ADMIN_KEY   6 it cannot be reached
  7 the person has a key already   9 the admin key may not do this   10 another failure   11 no such team or person
  12 a file cannot be read or written   13 not confirmed   14 some people failed"""


class _Ended(Exception):
    """With an exit code and, on stderr, a sentence."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command and its own commands."""
    keys = commands.add_parser(
        "keys",
        help="make, list, renew and delete keys of attendees",
        description="Makes teams and keys at the gateway with LITELLM_ADMIN_KEY, with the rules of /join.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = keys.add_subparsers(dest="action", required=True, metavar="ACTION")

    def action(name: str, summary: str) -> argparse.ArgumentParser:
        parser = actions.add_parser(name, help=summary, description=summary)
        parser.add_argument("--json", action="store_true", help="print JSON, with keys")
        return parser

    add = action("add", "Make a key for one person.")
    add.add_argument("name", nargs="+", metavar="NAME", help="first and last name")
    add.add_argument(
        "--team", metavar="TEAM", help="a team's name or id; made if there is none (default: an own one)"
    )
    imported = action("import", "Make keys for a class from a CSV file: first name, last name, and team.")
    imported.add_argument("file", type=Path, metavar="FILE", help="a team that does not exist is made")
    for parser in (add, imported):
        parser.add_argument("--duration", type=_duration, metavar="TIME", help="such as 12h or 7d")
        parser.add_argument(
            "--budget", type=_dollars, metavar="USD", help="most dollars that a key may spend"
        )
    action("list", "List participants, their teams and the ends of their keys.")
    rotate = action("rotate", "Make new keys instead of present ones; duration and budget stay.")
    revoke = action("revoke", "Delete keys; teams and numbers stay on the board.")
    for parser in (rotate, revoke):
        parser.add_argument("name", nargs="*", metavar="NAME", help="names or ids, in quotes")
        parser.add_argument("--all", action="store_true", help="everybody")
        parser.add_argument("--yes", action="store_true", help="do not prompt")
    cards = action("cards", "Write a page of cards to print from a results file.")
    cards.add_argument("file", type=Path, metavar="FILE", help="the results file of import or rotate")
    for parser in (imported, rotate, cards):
        parser.add_argument("--out", type=Path, metavar="FILE", help="where to write")


def run(options: argparse.Namespace, settings: Settings, say: Callable[[str], None]) -> int:
    command = _Command(options, settings, say)
    try:
        return command.run()
    except _Ended as ended:
        command.complain(ended.code, str(ended))
        return ended.code
    except OSError as error:
        command.complain(_BAD_FILE, f"{error.filename}: {error.strerror}")
        return _BAD_FILE
    except LeaderboardError as error:
        code = _code_of(error)
        command.complain(code, error.for_operators)
        return code


class _Command:
    def __init__(self, options: argparse.Namespace, settings: Settings, say: Callable[[str], None]) -> None:
        self._options = options
        self._settings = settings
        self._say = say
        self._store: Store | None = None
        # Names of the gateway's teams by id, once they are read.
        self._teams: dict[str, str] | None = None

    def run(self) -> int:
        if self._options.action == "cards":
            return self._cards()
        self._store = store_of(self._settings)
        try:
            return self._with_service()
        finally:
            if self._store is not None:
                self._store.close()

    def complain(self, code: int, message: str) -> None:
        _report(f"leaderboard keys: {message}")
        if self._options.json:
            self._print({"status": "failed", "exit_code": code, "message": message})

    def _with_service(self) -> int:
        if self._store is None:
            raise _Ended(
                _NO_SETTING,
                "Participants are kept in the store: LITELLM_BASE_URL must be set, and "
                "DATABASE_URL must not be sqlite://.",
            )
        service = join_service(self._settings, JoinRows(self._store), utc_now)
        self._store.open()
        match self._options.action:
            case "add":
                return self._add(service)
            case "import":
                return self._import(service)
            case "list":
                return self._list(service)
            case "rotate":
                return self._rotate(service)
            case _:
                return self._revoke(service)

    # -- one person

    def _add(self, service: JoinService) -> int:
        name = clean_name(" ".join(self._options.name))
        found = service.records.participant(slug(name))
        if found is not None and found.body.state is State.JOINED:
            hints = ", ".join(key.hint for key in found.body.valid_keys)
            raise _Ended(
                _KEY_EXISTS,
                f"{found.body.name} has a key already ({hints}), and it cannot be shown again. `keys rotate` makes a "
                "new one; for another person of this name add a middle name.",
            )
        result = self._joined(service, name, self._options.team or "")
        if self._options.json:
            self._print(self._with_addresses(result))
        else:
            self._say(result_lines(result, self._gateway, self._settings.leaderboard_public_url))
        return _DONE

    def _team(self, service: JoinService, wanted: str) -> TeamChoice:
        """An existing team by id or name, else a new one."""
        if not wanted.strip():
            return OwnTeam()
        name = clean_name(wanted, "team's name")
        if self._teams is None:
            # Once for a class: a large gateway takes its time for the list.
            self._teams = {team.team_id: team.team_alias or "" for team in service.gateway_teams().values()}
        named = self._teams
        found = (
            [name]
            if name in named
            else [id_ for id_, known in named.items() if known.casefold() == name.casefold()]
        )
        if len(found) > 1:
            raise _Ended(
                _NO_TEAM, f"{len(found)} teams are named {name}; use the id of one: {', '.join(found)}."
            )
        return KnownTeam(found[0]) if found else NewTeam(name)

    def _joined(self, service: JoinService, name: str, team: str) -> Result:
        issued = service.join(name, self._team(service, team), source="cli", terms=self._terms(service))
        if self._teams is not None:
            self._teams[issued.team.id] = issued.team.body.name
        return created_row(issued)

    def _terms(self, service: JoinService) -> Terms:
        rules, _ = service.records.rules()
        duration, budget = self._options.duration, self._options.budget
        return Terms(duration or rules.duration, rules.person_budget if budget is None else budget)

    # -- a class

    def _import(self, service: JoinService) -> int:
        file: Path = self._options.file
        people = people_of(file.read_bytes())
        out = self._options.out or file.with_suffix(".keys.csv")
        if out.resolve() == file.resolve():
            raise _Ended(_BAD_FILE, "--out would overwrite the list of people.")
        results = self._earlier(out)
        counts = {"created": 0, "exists": 0, "failed": 0}
        for number, person in enumerate(people, 1):
            self._progress(number, len(people), person.name)
            stop: _Ended | None = None
            try:
                result = self._imported(service, person, results)
            except _Ended as ended:
                result = failed_row(person, str(ended))
                stop = ended if ended.code in _STOPPING else None
                self._clear_progress()
                _report(f"line {person.line}, {person.name}: {ended}")
            counts[result.status] += 1
            # After each person, so that no key is lost if this is interrupted.
            results = with_result(results, result)
            write_private(out, results_csv(results.values()))
            if stop:
                raise _Ended(stop.code, f"Stopped at line {person.line}; run the same again to go on.")
        self._clear_progress()
        page = self._write_cards(out, results.values())
        if self._options.json:
            self._print([result.model_dump() for result in results.values()])
        summary = (
            f"New keys: {counts['created']}. Already there: {counts['exists']}. Failed: {counts['failed']}."
        )
        _report(f"{summary}\nResults: {out}. Cards to print: {page}. Both hold keys.")
        return _SOME_FAILED if counts["failed"] else _DONE

    def _imported(self, service: JoinService, person: Person, earlier: dict[str, Result]) -> Result:
        if person.problem is not None:
            raise _Ended(_SOME_FAILED, person.problem)
        member = service.records.participant(slug(person.name))
        if member is not None and member.body.state is State.JOINED:
            before = earlier.get(member.id)
            hint = member.body.keys[-1].hint
            key = before.key if before and before.key_hint == hint else ""
            return member_row(service, member, "exists").model_copy(update={"key": key})
        try:
            return self._joined(service, person.name, person.team)
        except LeaderboardError as error:
            raise _Ended(_code_of(error), error.for_operators) from error

    def _earlier(self, out: Path) -> dict[str, Result]:
        """Of people who got a key: what failed is tried again, maybe under a corrected name."""
        if not out.exists():
            return {}
        try:
            return {alias: one for alias, one in read_results(out).items() if one.key}
        except ValueError:
            raise _Ended(_BAD_FILE, f"{out} is there and not a results file; --out names another.") from None

    def _progress(self, number: int, count: int, name: str) -> None:
        if sys.stderr.isatty():
            done = _BAR * number // count
            bar = "█" * done + "·" * (_BAR - done)
            sys.stderr.write(f"\r\033[K{bar} {number}/{count} {name[:40]}")
            sys.stderr.flush()

    def _clear_progress(self) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()

    # -- what there is

    def _list(self, service: JoinService) -> int:
        results = [member_row(service, one, one.body.state.value) for one in service.records.participants()]
        if self._options.json:
            self._print([result.model_dump(exclude={"key"}) for result in results])
            return _DONE
        rows = [("NAME", "TEAM", "CODE", "KEY", "UNTIL", "STATE")]
        rows += [
            (r.name, r.team, r.team_code, r.key_hint, r.expires[:16].replace("T", " "), r.status)
            for r in results
        ]
        widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
        for row in rows:
            self._say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        return _DONE

    def _rotate(self, service: JoinService) -> int:
        members = self._chosen(service, [State.JOINED, State.UNFINISHED])
        self._confirm(f"{_people(members)} a new key; present keys stop working at once.")
        out: Path | None = self._options.out or (Path("rotated.keys.csv") if len(members) > 1 else None)
        results = self._earlier(out) if out else {}
        failed = 0
        for number, member in enumerate(members, 1):
            self._progress(number, len(members), member.body.name)
            try:
                result = created_row(service.new_key(member, [Reason.REPLACE_KEY], by_organiser=True))
            except LeaderboardError as error:
                failed += 1
                result = member_row(service, member, "failed").model_copy(update={"message": str(error)})
                self._clear_progress()
                _report(f"{member.body.name}: {error}")
            results = with_result(results, result)
            if out:
                write_private(out, results_csv(results.values()))
            elif not self._options.json and result.key:
                self._say(result_lines(result, self._gateway, self._settings.leaderboard_public_url))
        self._clear_progress()
        if out:
            _report(f"Results: {out}. It holds keys; `keys cards {out}` makes cards.")
        if self._options.json:
            self._print([result.model_dump() for result in results.values()])
        return _SOME_FAILED if failed else _DONE

    def _revoke(self, service: JoinService) -> int:
        members = self._chosen(service, [State.JOINED, State.UNFINISHED])
        self._confirm(f"{_people(members)} no key any more: {len(members)} are deleted.")
        results: list[Result] = []
        for number, member in enumerate(members, 1):
            self._progress(number, len(members), member.body.name)
            try:
                results.append(member_row(service, service.revoke(member), "revoked"))
            except LeaderboardError as error:
                results.append(
                    member_row(service, member, "failed").model_copy(update={"message": str(error)})
                )
                self._clear_progress()
                _report(f"{member.body.name}: {error}")
        self._clear_progress()
        failed = sum(result.status == "failed" for result in results)
        if self._options.json:
            self._print([result.model_dump(exclude={"key"}) for result in results])
        _report(f"Revoked: {len(results) - failed}. Failed: {failed}.")
        return _SOME_FAILED if failed else _DONE

    def _chosen(self, service: JoinService, states: Iterable[State]) -> list[Member]:
        names: Sequence[str] = self._options.name
        if bool(names) == self._options.all:
            raise _Ended(2, "Give names, or --all for everybody.")
        wanted = set(states)
        if self._options.all:
            return [one for one in service.records.participants() if one.body.state in wanted]
        members: list[Member] = []
        for name in names:
            member = service.records.participant(name) or service.records.participant(slug(clean_name(name)))
            if member is None:
                raise _Ended(_NO_TEAM, f"There is no participant {name}; `keys list` shows them.")
            members.append(member)
        return members

    def _confirm(self, what: str) -> None:
        if self._options.yes:
            return
        if not sys.stdin.isatty():
            raise _Ended(_NOT_CONFIRMED, f"{what} There is no terminal to confirm it: add --yes.")
        sys.stderr.write(f"{what} Go on? [y/N] ")
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            raise _Ended(_NOT_CONFIRMED, "Nothing was changed.")

    # -- cards

    def _cards(self) -> int:
        file: Path = self._options.file
        if not file.is_file():
            raise _Ended(_BAD_FILE, f"{file} cannot be read.")
        page = self._write_cards(file, self._earlier(file).values(), self._options.out)
        if self._options.json:
            self._print({"cards": str(page)})
        else:
            self._say(f"Cards to print: {page}. It holds keys.")
        return _DONE

    def _write_cards(self, results: Path, people: Iterable[Result], out: Path | None = None) -> Path:
        page = out or results.with_suffix(".html")
        write_private(page, cards_page(people, self._gateway, self._settings.leaderboard_public_url))
        return page

    @property
    def _gateway(self) -> str:
        return self._settings.join_gateway_url or self._settings.litellm_base_url or ""

    def _with_addresses(self, result: Result) -> dict[str, str | None]:
        return {
            **result.model_dump(),
            "gateway": self._gateway,
            "board": self._settings.leaderboard_public_url,
        }

    def _print(self, value: object) -> None:
        self._say(json.dumps(value, ensure_ascii=False, indent=1))


def _people(members: Sequence[Member]) -> str:
    return f"{members[0].body.name} has" if len(members) == 1 else f"{len(members)} people have"


def _code_of(error: LeaderboardError) -> int:
    match error:
        case SettingsError():
            return _NO_SETTING
        case KeyRefused():
            return _WRONG_KEY
        case KeyForbidden():
            return _NOT_ALLOWED
        case GatewayUnreachable() | GatewayTooSlow():
            return _UNREACHABLE
        case NotAtGateway():
            return _NO_TEAM
        case JoinError(reason=Reason.NAME_TAKEN):
            return _KEY_EXISTS
        case JoinError(reason=Reason.INVALID):
            return 2
        case _:
            return _UNEXPECTED


def _duration(text: str) -> str:
    if not re.fullmatch(DURATION, text):
        raise argparse.ArgumentTypeError("a number and s, m, h, d, w or mo: 12h, 7d, 1mo")
    return text


def _dollars(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1_000_000:
        raise argparse.ArgumentTypeError("an amount of dollars: 5 or 2.50")
    return value


def _report(text: str) -> None:
    """Beside the result, which a program may read."""
    print(text, file=sys.stderr)  # noqa: T201 - a command prints
