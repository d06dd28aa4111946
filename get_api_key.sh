#!/usr/bin/env bash
# Gives a workshop attendee a team and an API key on a LiteLLM Gateway; `--help` shows how.
# One file, for bash 3.2 to 5; needs curl and jq. Keys travel through pipes and files of mode 600,
# never through the arguments or the environment of another process.
# shellcheck disable=SC2015 # `a && b || die`: nothing here goes on after die
# shellcheck disable=SC2016 # the jq programs have dollars of their own
{ set +xv; } 2>/dev/null
set -u
umask 077
export LC_ALL=C

ADMIN_KEY=${LITELLM_ADMIN_KEY-}
unset LITELLM_ADMIN_KEY
BASE_URL=${LITELLM_BASE_URL-}
BOARD=${LEADERBOARD_URL-}
DURATION=7d
BUDGET='' TEAM='' PEOPLE='' OUT=''
ROTATE='' REVOKE='' YES='' JSON='' WRITE=''
NAMES=()
WORK=''

readonly USAGE=2 NO_TOOL=3 NO_SETTING=4 WRONG_KEY=5 UNREACHABLE=6 KEY_EXISTS=7 TEAM_EXISTS=8 NOT_ALLOWED=9 \
  UNEXPECTED=10 NO_TEAM=11 BAD_FILE=12 NOT_CONFIRMED=13 SOME_FAILED=14
readonly TAB=$'\037' # between fields: unlike a real tab, `read` keeps empty fields apart

usage() {
  cat <<'END'
Usage: get_api_key.sh [options] FirstName LastName
       get_api_key.sh [options] --bulk people.csv

Gives an attendee a team ("First Last", id first-last) and a key (alias first-last) on a LiteLLM Gateway.

Environment
  LITELLM_BASE_URL    the gateway, e.g. https://llm.example.org
  LITELLM_ADMIN_KEY   an admin's key; begins with sk-
  LEADERBOARD_URL     the board's address, as --board

Options
  --team NAME      join the existing team of this name or id instead of an own one
  --duration TIME  how long the key is valid: 12h, 7d, 2w, 1mo (default 7d)
  --budget USD     the most the key may spend
  --rotate         replace the key by a new one (prompts first)
  --revoke         delete the key; the team and its numbers stay
  --bulk FILE      a whole class from a CSV file: first name, last name; with a header row also "team"
  --out NAME       with --bulk: write NAME.csv and NAME.html (default: FILE without .csv, and .keys)
  --board URL      the board's address, for the attendee and as a QR code on the cards
  --write          put LITELLM_API_KEY and ANTHROPIC_AUTH_TOKEN into the shell profile and
                   .devcontainer/devcontainer.env; the key is not shown then
  --json           respond in JSON, with the key
  --yes            do not prompt
  --help           this text

Exit codes
  0 done   2 usage   3 curl or jq is missing   4 a setting is missing or malformed
  5 the gateway refuses the admin key   6 the gateway cannot be reached   7 the person has a key already
  8 the team id belongs to a team of another name   9 the admin key may not do this
  10 unexpected response   11 no such team, or several   12 a file cannot be read or written
  13 not confirmed   14 some people of the class failed   129, 130, 143 interrupted
END
}

# --- messages       ----------------------------------------------------------------------------------------------

say() { printf '%s\n' "$*" >&2; }

# Notes why something went wrong; the caller ends the program with it or puts it into the class's results.
fail() {
  FAIL_CODE=$1 FAIL_TEXT=$2
  return 1
}

die() {
  say "get_api_key.sh: $2"
  if [ -n "$JSON" ] && command -v jq >/dev/null 2>&1; then
    jq -n --argjson code "$1" --arg message "$2" '{status: "failed", exit_code: $code, message: $message}'
  fi
  exit "$1"
}

clean_up() { [ -z "$WORK" ] || rm -rf "$WORK"; }
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# True if the facilitator confirms; never prompts without a terminal.
confirmed() {
  local reply=''
  [ -z "$YES" ] || return 0
  [ -t 0 ] || fail $NOT_CONFIRMED "$1 There is no terminal to confirm it: add --yes." || return
  printf '%s [y/N] ' "$1" >&2
  read -r reply
  case $reply in
    [yY] | [yY][eE][sS]) return 0 ;;
    *) fail $NOT_CONFIRMED 'Nothing was changed.' ;;
  esac
}

# --- options and settings ---------------------------------------------------------------------------------------

set_option() {
  [ -n "$2" ] || die $USAGE "$1 needs a value; --help shows how."
  case $1 in
    --team) TEAM=$2 ;;
    --duration) DURATION=$2 ;;
    --budget) BUDGET=$2 ;;
    --bulk) PEOPLE=$2 ;;
    --out) OUT=$2 ;;
    --board) BOARD=$2 ;;
  esac
}

read_arguments() {
  local argument only_names=''
  while [ $# -gt 0 ]; do
    argument=$1
    shift
    if [ -n "$only_names" ]; then
      NAMES+=("$argument")
      continue
    fi
    case $argument in
      --team | --duration | --budget | --bulk | --out | --board)
        set_option "$argument" "${1-}"
        shift
        ;;
      --team=* | --duration=* | --budget=* | --bulk=* | --out=* | --board=*)
        set_option "${argument%%=*}" "${argument#*=}"
        ;;
      --rotate) ROTATE=1 ;;
      --revoke) REVOKE=1 ;;
      --write) WRITE=1 ;;
      --json) JSON=1 ;;
      --yes | -y) YES=1 ;;
      --help | -h)
        usage
        exit 0
        ;;
      --) only_names=1 ;;
      -?*) die $USAGE "There is no option ${argument%%=*}; --help lists them." ;;
      *) NAMES+=("$argument") ;;
    esac
  done
}

check_arguments() {
  local duration='^[1-9][0-9]{0,5}(s|m|h|d|w|mo)$' dollars='^[0-9]{1,9}([.][0-9]{1,6})?$' address='^https?://[!-~]+$'
  if [ -n "$PEOPLE" ]; then
    [ ${#NAMES[@]} -eq 0 ] || die $USAGE '--bulk takes the names from its file.'
    [ -z "$WRITE" ] || die $USAGE '--write is for one person.'
  else
    [ ${#NAMES[@]} -eq 2 ] ||
      die $USAGE 'A first and a last name are needed; several words go into quotes. --help shows more.'
    [ -z "$OUT" ] || die $USAGE '--out goes with --bulk.'
  fi
  [ -z "$REVOKE" ] || [ -z "$ROTATE$WRITE" ] || die $USAGE '--revoke goes with neither --rotate nor --write.'
  [[ $DURATION =~ $duration ]] ||
    die $USAGE '--duration is a number and s, m, h, d, w or mo: 12h, 7d, 1mo.'
  [ -z "$BUDGET" ] || [[ $BUDGET =~ $dollars ]] ||
    die $USAGE '--budget is an amount of dollars: 5 or 2.50.'
  [ -z "$BOARD" ] || [[ $BOARD =~ $address ]] ||
    die $USAGE '--board (LEADERBOARD_URL) is an address that begins with http:// or https://.'
}

check_settings() {
  local tool address='^https?://.' forbidden='[^!-~]|["\\]'
  for tool in curl jq; do
    command -v "$tool" >/dev/null 2>&1 || die $NO_TOOL "$tool is needed and not installed."
  done
  [ -n "$BASE_URL" ] || die $NO_SETTING 'LITELLM_BASE_URL is not set: the address of the LiteLLM Gateway.'
  [[ $BASE_URL =~ $address ]] && ! [[ $BASE_URL =~ $forbidden ]] ||
    die $NO_SETTING 'LITELLM_BASE_URL has to begin with http:// or https:// and to be without spaces and quotes.'
  while [ "$BASE_URL" != "${BASE_URL%/}" ]; do BASE_URL=${BASE_URL%/}; done
  [ -n "$ADMIN_KEY" ] || die $NO_SETTING "LITELLM_ADMIN_KEY is not set: an admin's key of the gateway."
  [[ $ADMIN_KEY == sk-?* ]] || die $NO_SETTING 'LITELLM_ADMIN_KEY does not begin with sk-.'
  ! [[ $ADMIN_KEY =~ $forbidden ]] ||
    die $NO_SETTING 'LITELLM_ADMIN_KEY holds a space, a line break, a quote or another sign that keys do not have.'
  # A password in the address is for curl, not for the screen or a card.
  SHOWN_URL=${BASE_URL%%://*}://${BASE_URL##*@}
  [[ $BASE_URL == *@* ]] || SHOWN_URL=$BASE_URL
}

# --- the gateway ------------------------------------------------------------------------------------------------

# Sends METHOD PATH [BODY]; the response is in $WORK/response and HTTP_STATUS. Fails only without a response.
send() {
  local code data=()
  if [ $# -gt 2 ]; then
    printf '%s' "$3" >"$WORK/body"
    data=(--header 'Content-Type: application/json' --data-binary "@$WORK/body")
  fi
  : >"$WORK/response"
  HTTP_STATUS=$(
    printf 'url = "%s"\nheader = "Authorization: Bearer %s"\n' "$BASE_URL$2" "$ADMIN_KEY" |
      curl --disable --config - --silent --show-error --globoff --proto '=http,https' --request "$1" \
        --connect-timeout 10 --max-time 60 --output "$WORK/response" --write-out '%{http_code}' \
        ${data[@]+"${data[@]}"} 2>/dev/null
  )
  code=$?
  [ $code -ne 0 ] || return 0
  case $code in
    6) fail $UNREACHABLE "$SHOWN_URL cannot be reached: there is no such host." ;;
    7) fail $UNREACHABLE "$SHOWN_URL cannot be reached: nothing listens there." ;;
    28) fail $UNREACHABLE "$SHOWN_URL did not respond in time." ;;
    35 | 51 | 58 | 60 | 77) fail $UNREACHABLE "$SHOWN_URL cannot be trusted: its TLS certificate or set-up is not right." ;;
    *) fail $UNREACHABLE "$SHOWN_URL closed the connection before it had responded (curl error $code)." ;;
  esac
}

# What may be shown of a text from elsewhere: one line, no control signs, no keys.
JQ_TEXT='
def plain: explode | map(if . <= 32 or (. >= 127 and . <= 160) or (. >= 8192 and . <= 8207) or (. >= 8232 and . <= 8239)
    or (. >= 8294 and . <= 8297) or . == 65279 or . == 12288 then 32 else . end)
  | implode | gsub(" +"; " ") | ltrimstr(" ") | rtrimstr(" ");
def keyless: gsub("sk-[^ \u0027\",.;)]+"; "sk-...") | gsub("[0-9a-f]{32,}"; "...");
'

# Turns an unexpected response into a failure, with the gateway's own sentence.
refused() {
  local sentence
  sentence=$(jq -r "$JQ_TEXT"'
    def sentence: if type == "string" then . elif type == "array" then (.[0] | sentence)
      elif type == "object" then ((.error // .detail // .message // .msg) | sentence) else "" end;
    sentence | sub("^\\{.(error|message).: ?[\u0027\"](?<said>.*)[\u0027\"]\\}$"; .said) | keyless | plain | .[:300]
  ' "$WORK/response" 2>/dev/null)
  case $HTTP_STATUS in
    403) fail $NOT_ALLOWED "The admin key may not do this: ${sentence:-the gateway responded with 403}" ;;
    401)
      case $sentence in
        *[Oo]nly*admin* | *'not allowed'* | *'not authorized'*)
          fail $NOT_ALLOWED "The admin key may not do this: $sentence"
          ;;
        *xpired*) fail $WRONG_KEY 'The gateway refuses LITELLM_ADMIN_KEY: it has expired.' ;;
        *) fail $WRONG_KEY 'The gateway refuses LITELLM_ADMIN_KEY: it does not know this key.' ;;
      esac
      ;;
    3??) fail $UNEXPECTED "$SHOWN_URL sends elsewhere ($HTTP_STATUS); put the final address into LITELLM_BASE_URL." ;;
    200) fail $UNEXPECTED "$SHOWN_URL responds, but not as a LiteLLM Gateway does ($1)." ;;
    404) fail $UNEXPECTED "$SHOWN_URL has no $1; LITELLM_BASE_URL is the gateway's address, without /v1." ;;
    *) fail $UNEXPECTED "$SHOWN_URL responded to $1 with $HTTP_STATUS${sentence:+: $sentence}" ;;
  esac
}

# FIELDS: what a jq program picks from the response, in one line; fails if the response has another shape.
fields_of_response() {
  FIELDS=$(
    jq -r --arg wanted "$ID" "$JQ_TEXT$JQ_NAMES"'
      def text: if . == null then "" else tostring | plain end;
      '"$1"' | join("\u001f")' "$WORK/response" 2>/dev/null
  ) && [ -n "$FIELDS" ]
}

response_has() { [[ $(<"$WORK/response") =~ $1 ]]; }

# A text as JSON; ids, which most are, without starting jq.
json() {
  local plain='^[A-Za-z0-9._-]+$'
  if [[ $1 =~ $plain ]]; then printf '"%s"' "$1"; else printf '%s' "$1" | jq -Rs .; fi
}

# What the gateway knows of the key with alias $ID: HELD is none, valid, blocked or expired.
find_key() {
  send GET "/key/list?key_alias=$ID&return_full_object=true&size=100" || return
  [ "$HTTP_STATUS" = 200 ] || refused /key/list || return
  HELD=none HELD_HASH='' HELD_END='' HELD_TEAM='' HELD_UNTIL='' HELD_BUDGET=''
  ! response_has '^[[:space:]]*\{[[:space:]]*"keys"[[:space:]]*:[[:space:]]*\[[[:space:]]*\]' || return 0 # spares a jq
  fields_of_response '
    .keys | if type == "array" then . else error("keys") end
    | (map(select(type == "object" and .key_alias == $wanted))[0]) as $key
    | if $key == null then ["none"] else $key
      | (.expires | text) as $until
      | [ if .blocked == true then "blocked"
          elif ($until | test("^[0-9T:.-]+(Z|[+]00:00)?$")) and $until[:19] <= (now | strftime("%Y-%m-%dT%H:%M:%S"))
          then "expired" else "valid" end,
          (.token | text), (.key_name | text), (.team_id | text), $until, (.max_budget | text) ] end
  ' || refused /key/list || return
  IFS=$TAB read -r HELD HELD_HASH HELD_END HELD_TEAM HELD_UNTIL HELD_BUDGET <<<"$FIELDS"
}

# --- people -----------------------------------------------------------------------------------------------------

# slug: the id of a name. Letters of the Latin alphabet lose their marks (ä, ö, ü become ae, oe, ue), in one
# or two code points alike; a name with other letters ends in a number made from it.
JQ_NAMES='
def latin: "
a:ÀÁÂÃÅàáâãåĀāĂăĄąǍǎǠǡǺǻȀȁȂȃȦȧḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặ ae:ÄÆäæǞǟǢǣǼǽ b:ƀƁɃɓḂḃḄḅḆḇ c:ÇçĆćĈĉĊċČčḈḉ
d:ÐðĎďĐđƊɗḊḋḌḍḎḏḐḑḒḓ e:ÈÉÊËèéêëĒēĔĕĖėĘęĚěƏƐȄȅȆȇȨȩəɛḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệ f:ƑƒḞḟ g:ĜĝĞğĠġĢģǦǧǴǵḠḡ
h:ĤĥĦħȞȟḢḣḤḥḦḧḨḩḪḫẖ i:ÌÍÎÏìíîïĨĩĪīĬĭĮįİıǏǐȈȉȊȋḬḭḮḯỈỉỊị ij:Ĳĳ j:Ĵĵǰ k:ĶķĸƘƙǨǩḰḱḲḳḴḵ l:ĹĺĻļĽľĿŀŁłḶḷḸḹḺḻḼḽ m:ḾḿṀṁṂṃ
n:ÑñŃńŅņŇňŉǸǹṄṅṆṇṈṉṊṋ ng:Ŋŋ o:ÒÓÔÕØòóôõøŌōŎŏŐőƆƠơǑǒǪǫǬǭǾǿȌȍȎȏȬȭȮȯȰȱɔṌṍṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợ oe:ÖöŒœȪȫṎṏ
p:ṔṕṖṗ r:ŔŕŖŗŘřȐȑȒȓṘṙṚṛṜṝṞṟ s:ŚśŜŝŞşŠšſȘșṠṡṢṣṤṥṦṧṨṩẛ ss:ßẞ t:ŢţŤťŦŧȚțṪṫṬṭṮṯṰṱẗ th:Þþ
u:ÙÚÛùúûŨũŪūŬŭŮůŰűŲųƯưǓǔȔȕȖȗṲṳṴṵṶṷṸṹỤụỦủỨứỪừỬửỮữỰự ue:ÜüǕǖǗǘǙǚǛǜṺṻ v:ṼṽṾṿ w:ŴŵẀẁẂẃẄẅẆẇẈẉẘ x:ẊẋẌẍ
y:ÝýÿŶŷŸƳƴȲȳẎẏẙỲỳỴỵỶỷỸỹ z:ŹźŻżŽžẐẑẒẓẔẕ
" | [split(" ")[] | split("\n")[] | select(. != "") | split(":") as $pair
     | $pair[1] | explode[] | {key: tostring, value: $pair[0]}] | from_entries;
def number_of: reduce explode[] as $sign (7; (. * 1000003 + $sign) % 4294967291) | tostring;
def slug:
  . as $name | latin as $latin
  | gsub("(?<vowel>[AOUaou])\u0308"; .vowel + "e") | gsub("[\u0027`\u00b4\u2018\u2019\u02bc]"; "")
  | explode | map(
      if . < 128 then [.] | implode | ascii_downcase
      elif $latin[tostring] then $latin[tostring]
      elif . >= 768 and . < 880 then ""
      elif . < 192 or . == 215 or . == 247 or (. >= 8192 and . < 11264) or (. >= 12288 and . < 12352) then " "
      else "\u0001" end)
  | join("") | contains("\u0001") as $foreign
  | gsub("\u0001"; "") | gsub("[^a-z0-9]+"; "-") | ltrimstr("-") | rtrimstr("-")
  | if $foreign | not then . else [if . == "" then "name" else . end, ($name | plain | number_of)] | join("-") end;
def person($line; $first; $last; $team):
  ($first | plain) as $first | ($last | plain) as $last | "\($first) \($last)" as $name
  | ($name | slug) as $id
  | (if $first == "" then "there is no first name" elif $last == "" then "there is no last name"
    elif ($name | contains("\ufffd")) then "the name is not in UTF-8; save the file as UTF-8"
    elif ($name | length) > 100 then "the name is longer than 100 letters"
    elif [$first, $last | test("[A-Za-z0-9]|[^\u0000-\u00bf]")] | all | not then "a name has no letters"
    else "" end) as $problem
  | {line: $line, id: $id, name: ($name | plain), problem: $problem, team: ($team | plain)};
def person_fields: [(.line | tostring), .problem, .id, .name, (.name | tojson), .team] | join("\u001f");
'

# A class as other programs export it: any of , ; and tab between the columns, quotes, CRLF, a byte order mark, a
# header row or none. A row with broken quotes costs only itself.
JQ_CSV='
def records($separator):
  "(?:\"(?:[^\"]|\"\")*\"|(?:[^\"\($separator)\n][^\($separator)\n]*)?)" as $cell
  | "^\($cell)(?:\($separator)\($cell))*$" as $record
  | split("\n") as $lines
  | {next: 0} | [recurse(
      if .next >= ($lines | length) then empty else .next as $at
      | [limit(1; range(0; if $lines[$at] | contains("\"") then 20 else 1 end) as $more
          | ($lines[$at:$at + $more + 1] | join("\n")) as $text | select($text | test($record))
          | {line: ($at + 1), next: ($at + $more + 1),
             cells: [$text + $separator | scan("(?:\"(?:[^\"]|\"\")*\"|[^\"\($separator)\n][^\($separator)\n]*)?\($separator)")
               | .[:-1] | if startswith("\"") then .[1:-1] | gsub("\"\""; "\"") else . end]})]
      | .[0] // {line: ($at + 1), next: ($at + 1), broken: true} end)] | .[1:];
def table: ltrimstr("\ufeff") | gsub("\r\n?"; "\n")
  | (split("\n")[0] | gsub("\"[^\"]*\""; "")) as $top
  | ([",", ";", "\t"] | max_by(. as $one | $top | split($one) | length)) as $separator
  | records($separator) | map(select(.broken or (.cells | map(plain) | join("") != "")));
'

# One line of fields for each row of the class.
people_of_class() {
  jq -Rrs "$JQ_TEXT$JQ_NAMES$JQ_CSV"'
    def place($names): [.[] | plain | slug | gsub("-"; "")] | map(. as $one | $names | index([$one]) != null) | index(true);
    ["first", "firstname", "forename", "givenname", "vorname", "prenom", "nombre", "nome", "imie"] as $firsts
    | ["last", "lastname", "surname", "familyname", "nachname", "name", "nom", "apellido", "apellidos", "cognome",
       "nazwisko"] as $lasts
    | table | (.[0].cells // []) as $top
    | {first: ($top | place($firsts)), last: ($top | place($lasts)), team: ($top | place(["team", "group", "gruppe"]))} as $at
    | (if $at.first == null and $at.last == null then {first: 0, last: 1}
       elif $at.first == null or $at.last == null then error("the header row does not name a column first name and one last name")
       else $at end) as $at
    | (if $at | has("team") then .[1:] else . end)
    | map(if .broken then {line, id: "", name: "", team: "", problem: "its quotes are not closed or in the wrong place"}
        else person(.line; .cells[$at.first] // ""; .cells[$at.last] // "";
          if $at.team then .cells[$at.team] // "" else "" end) end)
    | reduce .[] as $one ({seen: {}, rows: []};
        .seen[$one.id] as $before
        | if $one.problem == "" and $before then
            .rows += [$one | .problem = "the same name as in line \($before); add a middle name or an initial"]
          else .rows += [$one] | if $one.problem == "" then .seen[$one.id] = $one.line else . end end)
    | .rows[] | person_fields' <"$1"
}

# The person's own team: made, or there already.
own_team() {
  TEAM_ID=$ID TEAM_NAME=$NAME
  send POST /team/new "{\"team_alias\":$NAME_JSON,\"team_id\":\"$ID\"}" || return
  if [ "$HTTP_STATUS" = 200 ] && response_has "\"team_id\"[[:space:]]*:[[:space:]]*\"$ID\""; then return 0; fi
  [ "$HTTP_STATUS" = 400 ] && response_has 'already exists' || refused /team/new || return
  send GET "/team/info?team_id=$ID" || return
  [ "$HTTP_STATUS" = 200 ] || refused /team/info || return
  fields_of_response '
    (.team_info // .) as $team
    | if $team.team_id != $wanted then error("team") else . end
    | (($team.team_alias // "") | plain) as $alias
    | [ if $alias == "" or ($alias | slug) == $wanted then "same" else "other" end, $alias ]
  ' || refused /team/info || return
  TEAM_NAME=${FIELDS#*"$TAB"}
  [ "${FIELDS%%"$TAB"*}" = same ] ||
    fail $TEAM_EXISTS "The team id $ID belongs to a team named '$TEAM_NAME'; --team $ID joins it." || return
  TEAM_NAME=${TEAM_NAME:-$ID}
}

team_to_join() {
  local found count
  # For a class the list is asked for once.
  if [ ! -e "$WORK/teams" ]; then
    send GET /team/list || return
    [ "$HTTP_STATUS" = 200 ] && jq -e 'type == "array" and all(.[]; .team_id)' "$WORK/response" >/dev/null 2>&1 ||
      refused /team/list || return
    cat "$WORK/response" >"$WORK/teams"
  fi
  found=$(jq -r --arg wanted "$1" "$JQ_TEXT"'
    ($wanted | plain) as $wanted
    | map({id: (.team_id | tostring), name: ((.team_alias // "") | tostring | plain)})
    | [ map(select(.id == $wanted)), map(select(.name == $wanted)),
        map(select((.name | ascii_downcase) == ($wanted | ascii_downcase))) ]
    | (map(select(length > 0))[0] // [])
    | [(length | tostring), .[0].id // "", .[0].name // "", (map(.id) | join(", ") | .[:200])] | join("\u001f")
  ' "$WORK/teams")
  IFS=$TAB read -r count TEAM_ID TEAM_NAME found <<<"$found"
  case $count in
    1) TEAM_NAME=${TEAM_NAME:-$TEAM_ID} ;;
    0) fail $NO_TEAM "There is no team '$1' to join." ;;
    *) fail $NO_TEAM "$count teams are named '$1': name one by its id ($found)." ;;
  esac
}

delete_key() {
  send POST /key/delete "{\"keys\":[$(json "$HELD_HASH")]}" || return
  case $HTTP_STATUS in
    200 | 404) ;; # 404: somebody else has deleted it meanwhile
    *) refused /key/delete ;;
  esac
}

make_key() {
  local body
  body="{\"key_alias\":\"$ID\",\"team_id\":$(json "$TEAM_ID"),\"models\":[\"all-team-models\"]"
  body="$body,\"duration\":\"$DURATION\"${1:+,\"max_budget\":$1}}"
  send POST /key/generate "$body" || return
  case $HTTP_STATUS in
    200) ;;
    400 | 409)
      response_has 'already exists' || refused /key/generate || return
      fail $KEY_EXISTS "$NAME has got a key from somebody else just now." || return
      ;;
    *) refused /key/generate || return ;;
  esac
  fields_of_response '
    if (.key | type) == "string" and (.key | test("^sk-[A-Za-z0-9._-]+$")) and .key_alias == $wanted then . else error("key") end
    | [.key, (.expires | text)]
  ' || refused /key/generate || return
  KEY=${FIELDS%%"$TAB"*} UNTIL=${FIELDS#*"$TAB"}
}

# Serves the person in ID, NAME, NAME_JSON and JOINS. Sets STATUS (created, rotated, exists, revoked or absent), KEY,
# KEY_SHOWN, UNTIL and the team; or fails.
serve() {
  local budget=$BUDGET
  STATUS=failed KEY='' KEY_SHOWN='' UNTIL='' TEAM_ID='' TEAM_NAME=''
  find_key || return
  TEAM_ID=$HELD_TEAM TEAM_NAME=$HELD_TEAM
  [ "$TEAM_ID" != "$ID" ] || TEAM_NAME=$NAME
  if [ -n "$REVOKE" ]; then
    STATUS=absent
    [ "$HELD" != none ] || return 0
    delete_key || return
    STATUS=revoked
    return 0
  fi
  case $HELD in
    none) STATUS=created ;;
    expired) STATUS=rotated ;; # of no use: no need to prompt
    *)
      if [ -z "$ROTATE" ]; then
        STATUS=exists KEY_SHOWN=$HELD_END UNTIL=$HELD_UNTIL
        return 0
      fi
      [ -n "$PEOPLE" ] || confirmed "$NAME's key $HELD_END stops working at once. Make a new one?" || return
      STATUS=rotated
      ;;
  esac
  if [ -n "$JOINS" ]; then
    team_to_join "$JOINS" || return
  elif [ -z "$HELD_TEAM" ] || [ "$HELD_TEAM" = "$ID" ]; then
    own_team || return
  fi
  if [ "$HELD" != none ]; then
    budget=${BUDGET:-$HELD_BUDGET}
    delete_key || return
    HELD=gone
  fi
  if ! make_key "$budget"; then
    [ "$HELD" != gone ] || FAIL_TEXT="$FAIL_TEXT The old key is deleted; run this again for a new one."
    return 1
  fi
}

# --- one person -------------------------------------------------------------------------------------------------

report_one() {
  if [ -n "$JSON" ]; then
    printf '%s\n' "$STATUS" "$NAME" "$TEAM_ID" "$TEAM_NAME" "$ID" "$KEY" "$KEY_SHOWN" "$UNTIL" "$SHOWN_URL" "$BOARD" |
      jq -Rn '[inputs | if . == "" then null else . end] as [$status, $name, $team_id, $team, $alias, $key, $shown,
          $until, $gateway, $board]
        | {status: $status, name: $name, team_id: $team_id, team: $team, key_alias: $alias, key: $key, key_name: $shown,
           expires: $until, gateway: $gateway, board: $board}'
  elif [ -n "$KEY" ]; then
    printf '%s\n' "$NAME has a new key." "  team     $TEAM_NAME ($TEAM_ID)" "  gateway  $SHOWN_URL"
    [ -n "$WRITTEN" ] || printf '  key      %s\n' "$KEY"
    printf '  until    %s\n' "$(moment "$UNTIL")"
    [ -z "$BOARD" ] || printf '  board    %s\n' "$BOARD"
  elif [ "$STATUS" != exists ]; then
    case $STATUS in
      revoked) say "$NAME's key is deleted. The team and its numbers stay." ;;
      absent) say "$NAME has no key; nothing to delete." ;;
    esac
  fi
}

moment() {
  local text=${1:0:16}
  case $text in
    '') printf 'no end' ;;
    *T*) printf '%s UTC' "${text/T/ }" ;;
    *) printf '%s' "$text" ;;
  esac
}

one_person() {
  local problem line WRITTEN=''
  [ -z "$WRITE" ] || check_files_to_write
  line=$(jq -nr --arg first "${NAMES[0]}" --arg last "${NAMES[1]}" --arg team "$TEAM" \
    "$JQ_TEXT$JQ_NAMES"' person(0; $first; $last; $team) | person_fields')
  IFS=$TAB read -r line problem ID NAME NAME_JSON JOINS <<<"$line"
  [ -z "$problem" ] || die $USAGE "This name does not work: $problem."
  serve || die "$FAIL_CODE" "$FAIL_TEXT"
  if [ -n "$WRITE" ] && [ -n "$KEY" ] && write_key; then WRITTEN=1; fi
  report_one
  JSON=
  if [ "$STATUS" = exists ]; then
    line="$NAME has a key already (${KEY_SHOWN:-name unknown}, until $(moment "$UNTIL")) and it cannot be shown again."
    [ "$HELD" != blocked ] || line="$line It is blocked."
    say "get_api_key.sh: $line --rotate makes a new one; for another person of this name add a middle name."
    exit $KEY_EXISTS
  fi
  [ -z "$WRITE" ] || [ -n "$WRITTEN" ] || die $BAD_FILE "$FAIL_TEXT"
}

# --- writing the key into files -----------------------------------------------------------------------------------

readonly DEVCONTAINER=.devcontainer/devcontainer.env

check_files_to_write() {
  local file shell=${SHELL-}
  [ -n "${HOME-}" ] || die $BAD_FILE 'HOME is not set: there is no shell profile to write to.'
  case ${shell##*/} in
    zsh) PROFILE=${ZDOTDIR:-$HOME}/.zshrc ;;
    bash)
      PROFILE=$HOME/.bashrc
      # On a Mac each terminal is a login shell, and bash then reads the first of these.
      if [ "$(uname)" = Darwin ]; then
        PROFILE=$HOME/.bash_profile
        for file in .bash_profile .bash_login .profile; do
          [ ! -e "$HOME/$file" ] || { PROFILE=$HOME/$file && break; }
        done
      fi
      ;;
    *) PROFILE=$HOME/.profile ;;
  esac
  for file in "$PROFILE" "$DEVCONTAINER"; do
    if [ -e "$file" ]; then
      [ -f "$file" ] && [ -r "$file" ] && [ -w "$file" ] || die $BAD_FILE "$file cannot be written; no key was made."
    fi
  done
  if [ -e .devcontainer ]; then
    [ -d .devcontainer ] && [ -w .devcontainer ] || die $BAD_FILE '.devcontainer cannot be written; no key was made.'
  fi
}

# Sets both variables in FILE, each line after PREFIX and the value in QUOTE marks. A line that sets one is
# replaced where it stands, further ones go. The file keeps its mode, and stays a link if it is one.
set_variables() {
  local file=$1 prefix=$2 mark=$3 line name text='' seen=' ' setting
  setting='^([[:space:]]*)(export[[:space:]]+)?(LITELLM_API_KEY|ANTHROPIC_AUTH_TOKEN)='
  if [ -e "$file" ]; then
    while IFS= read -r line || [ -n "$line" ]; do
      if [[ $line =~ $setting ]]; then
        name=${BASH_REMATCH[3]}
        [[ $seen != *" $name "* ]] || continue
        seen="$seen$name "
        line="${BASH_REMATCH[1]}$prefix$name=$mark$KEY$mark"
      fi
      text="$text$line"$'\n'
    done <"$file" || return
  fi
  for name in LITELLM_API_KEY ANTHROPIC_AUTH_TOKEN; do
    [[ $seen == *" $name "* ]] || text="$text$prefix$name=$mark$KEY$mark"$'\n'
  done
  printf '%s' "$text" >"$WORK/new" && cat "$WORK/new" >"$file"
}

write_key() {
  mkdir -p .devcontainer && set_variables "$PROFILE" 'export ' "'" && set_variables "$DEVCONTAINER" '' '' ||
    fail $BAD_FILE "The key could not be written to $PROFILE and $DEVCONTAINER." || return
  say "Written to $PROFILE and $DEVCONTAINER; open a new terminal to use it."
  if git ls-files --error-unmatch "$DEVCONTAINER" >/dev/null 2>&1; then
    say "Careful: git keeps $DEVCONTAINER; do not commit the key."
  fi
}

# --- a class ------------------------------------------------------------------------------------------------------

readonly COLUMNS_LINE='line,name,team,team_id,key_alias,status,key,expires,message'

# The results file is a log while the class is served, so that nothing is lost if this is interrupted: a person's
# later row counts, with the key of an earlier one if that is still the key the gateway holds.
settle_results() {
  jq -Rrs "$JQ_TEXT$JQ_CSV"'
    def full: test("^sk-[^.]{5}");
    table | map(select(.broken | not) | .cells)
    | if .[0] == ($columns | split(",")) then .[1:] else error("not a results file") end
    | map([., ($columns | split(","))] | transpose | map({key: .[1], value: (.[0] // "")}) | from_entries)
    | reduce .[] as $row ([];
        (map(.key_alias == $row.key_alias and $row.key_alias != "") | index(true)) as $at
        | if $at == null then . + [$row] else .[$at] as $old
          | .[:$at] + .[$at + 1:] + [$row
            | if ($old.key | full) and (.status == "failed" or (.status == "exists" and .key[-4:] == $old.key[-4:]))
              then .key = $old.key else . end
            | if .status == "failed" then .team_id = $old.team_id | .expires = $old.expires else . end
            | if .team_id == $old.team_id then .team = $old.team else . end] end)
    | '"$1" --arg columns "$COLUMNS_LINE" <"$RESULTS"
}
# A spreadsheet reads a cell that begins with one of these signs as a formula, full-width ones and after spaces, quotes and
# invisible characters as well; one that expects another separator starts a cell there. An apostrophe makes it text.
readonly SAFE_CELL='def safe:
  gsub("(?<start>^|[,;|\\t\\r\\n])(?<cell>[\\s\"\u200b-\u200f\u2060\ufeff]*[-=+@＝＋－＠])"; "\(.start)\u0027\(.cell)");'
readonly AS_CSV=$SAFE_CELL' ($columns, (.[] | [.[$columns | split(",")[]] | safe] | @csv))'

rewrite_results() {
  settle_results "$1" >"$WORK/results" 2>/dev/null && chmod 600 "$RESULTS" && cat "$WORK/results" >"$RESULTS"
}

# A row of the results file from values.
csv_row() {
  local IFS=$TAB
  printf '%s' "$*" | jq -Rrs --arg separator "$TAB" "$SAFE_CELL"' split($separator) | map(safe) | @csv'
}

bulk() {
  local line problem joins made=0 there=0 bad=0 others=0 stopped='' written
  [ -f "$PEOPLE" ] && [ -r "$PEOPLE" ] || die $BAD_FILE "$PEOPLE cannot be read."
  problem=$(people_of_class "$PEOPLE" 2>&1 >"$WORK/people") ||
    die $BAD_FILE "$PEOPLE cannot be understood: ${problem##*): }."
  [ -s "$WORK/people" ] || die $BAD_FILE "$PEOPLE has no names."
  OUT=${OUT:-${PEOPLE%.csv}.keys}
  RESULTS=$OUT.csv CARDS=$OUT.html
  [ "$RESULTS" != "$PEOPLE" ] && ! [ "$RESULTS" -ef "$PEOPLE" ] || die $BAD_FILE '--out would overwrite the list of people.'
  if [ -n "$ROTATE" ]; then
    confirmed "Everyone in $PEOPLE gets a new key; present keys stop working at once. Go on?" ||
      die "$FAIL_CODE" "$FAIL_TEXT"
  fi
  open_results
  while IFS=$TAB read -r line problem ID NAME NAME_JSON joins; do
    JOINS=${joins:-$TEAM} HELD='' STATUS=failed KEY='' KEY_SHOWN='' UNTIL='' TEAM_ID='' TEAM_NAME=''
    if [ -n "$problem" ]; then
      # Without its alias this row replaces nobody else's.
      ID=''
      fail $SOME_FAILED "$problem" || :
    else
      FAIL_TEXT=''
      serve </dev/null || { STATUS=failed && problem=$FAIL_TEXT; }
    fi
    # Of a failed person the earlier key is kept, unless it is deleted.
    written=$STATUS
    [ "$STATUS$HELD" != failedgone ] || written=revoked
    csv_row "$line" "$NAME" "$TEAM_NAME" "$TEAM_ID" "$ID" "$written" "${KEY:-$KEY_SHOWN}" "$UNTIL" "$problem" \
      >>"$RESULTS" || die $BAD_FILE "$RESULTS cannot be written."
    case $STATUS in
      created | rotated) made=$((made + 1)) ;;
      exists) there=$((there + 1)) ;;
      failed)
        bad=$((bad + 1))
        say "line $line${NAME:+, $NAME}: $problem"
        case $FAIL_CODE in
          "$WRONG_KEY" | "$UNREACHABLE" | "$NOT_ALLOWED")
            stopped=$FAIL_CODE
            break
            ;;
        esac
        ;;
      *) others=$((others + 1)) ;;
    esac
  done <"$WORK/people"
  rewrite_results "$AS_CSV" || die $BAD_FILE "$RESULTS cannot be written."
  cards >"$WORK/cards" && cat "$WORK/cards" >"$CARDS" && chmod 600 "$CARDS" || die $BAD_FILE "$CARDS cannot be written."
  [ -z "$JSON" ] || settle_results 'map(.key |= if full then . else "" end)'
  JSON=''
  say "New keys: $made. Already there: $there. ${REVOKE:+Revoked or absent: $others. }Failed: $bad."
  say "Results: $RESULTS. Cards to print: $CARDS. Both hold keys."
  [ -z "$stopped" ] || die "$stopped" "Stopped at line $line; run the same again to go on."
  [ $bad -eq 0 ] || exit $SOME_FAILED
}

open_results() {
  if [ -s "$RESULTS" ]; then
    [ -f "$RESULTS" ] && rewrite_results 'map(select(.status != "failed" or (.key | full))) | '"$AS_CSV" ||
      die $BAD_FILE "$RESULTS is there and not a results file of this program; --out names another."
  else
    [ ! -s "$CARDS" ] || die $BAD_FILE "$CARDS is there and not of this class; --out names another."
    { printf '%s\n' "$COLUMNS_LINE" >"$RESULTS" && chmod 600 "$RESULTS"; } 2>/dev/null ||
      die $BAD_FILE "$RESULTS cannot be written."
  fi
  { : >>"$CARDS"; } 2>/dev/null || die $BAD_FILE "$CARDS cannot be written."
}

# The page of cards, without any script.
cards() {
  cat <<'END'
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Workshop keys</title>
<style>
  body { margin: 1cm; font: 11pt/1.4 system-ui, sans-serif; color: #000; background: #fff; }
  main { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.6cm, 1fr)); gap: 4mm; }
  article { display: grid; grid-template-columns: 1fr auto; gap: 0 4mm; padding: 4mm; border: 1px dashed #666;
    break-inside: avoid; }
  h2 { grid-column: 1 / -1; margin: 0; font-size: 14pt; overflow-wrap: anywhere; }
  dl { margin: 0; } dt { font-size: 8pt; color: #444; } dd { margin: 0; overflow-wrap: anywhere; }
  code { font: 10pt/1.3 ui-monospace, monospace; } svg { width: 3cm; height: 3cm; }
  @media print { body { margin: 0; } }
</style>
END
  export HAS_QR=''
  if [ -n "$BOARD" ]; then
    if qr "$BOARD"; then
      HAS_QR=1
      printf '<svg width="0" height="0" style="position:absolute" aria-hidden="true">'
      printf '<symbol id="qr" viewBox="0 0 %d %d"><path d="%s"/></symbol></svg>\n' "$QR_SIDE" "$QR_SIDE" "$QR_PATH"
    else
      say 'The board link does not fit a QR code (213 ASCII signs at most); the cards show it as text.'
    fi
  fi
  printf '<main>\n'
  settle_results '
    $ENV.SHOWN_URL as $gateway | $ENV.BOARD as $board | $ENV.HAS_QR as $qr
    | def line($name; $value): if $value == "" then "" else "<dt>\($name)</dt><dd>\($value)</dd>" end;
    .[] | select(.key | full)
    | "<article><h2>\(.name | @html)</h2><dl>"
      + line("Key"; "<code>\(.key | @html)</code>") + line("Gateway"; "<code>\($gateway | @html)</code>")
      + line("Team"; .team | @html)
      + line("Valid until"; if .expires == "" then "" else "\(.expires[:16] | sub("T"; " ") | @html) UTC" end)
      + (if $board == "" then "" else line("Board"; "<a href=\"\($board | @html)\">\($board | @html)</a>") end)
      + "</dl>"
      + (if $qr == "" then "" else "<svg role=\"img\" aria-label=\"QR code of the board link\"><use href=\"#qr\"/></svg>" end)
      + "</article>"'
  printf '</main>\n</html>\n'
}

# --- QR codes -----------------------------------------------------------------------------------------------------

# A QR code (ISO 18004: bytes, error correction M, versions 1 to 10, mask 0) of ASCII text.
# QR_PATH is an SVG path of its dark modules, QR_SIDE its side with the quiet zone. Fails if the text does not fit.
qr() {
  local text=$1 version codewords printable='^[ -~]+$'
  local -a words_of=(0 26 44 70 100 134 172 196 242 292 346) checks_of=(0 10 16 26 18 24 16 18 22 22 26) \
    blocks_of=(0 1 1 1 2 2 4 4 4 5 5)
  [[ $text =~ $printable ]] || return
  for ((version = 1; version <= 10; version++)); do
    codewords=$((words_of[version] - blocks_of[version] * checks_of[version]))
    ((${#text} + (version < 10 ? 2 : 3) > codewords)) || break
  done
  ((version <= 10)) || return
  qr_codewords "$text" "$version" "$codewords"
  qr_with_checks "$codewords" "${blocks_of[version]}" "${checks_of[version]}"
  QR_SIZE=$((17 + 4 * version))
  QR_MODULE=() QR_FIXED=()
  qr_patterns "$version"
  qr_fill
  qr_draw
}

# QR_CODES: mode, length, text, an end mark of four bits, and padding.
qr_codewords() {
  local text=$1 codewords=$3 at code nibbles=(4)
  (($2 < 10)) || nibbles+=($((${#text} >> 12)) $((${#text} >> 8 & 15)))
  nibbles+=($((${#text} >> 4 & 15)) $((${#text} & 15)))
  for ((at = 0; at < ${#text}; at++)); do
    printf -v code %d "'${text:at:1}"
    nibbles+=($((code >> 4)) $((code & 15)))
  done
  nibbles+=(0)
  QR_CODES=()
  for ((at = 0; at < ${#nibbles[@]}; at += 2)); do QR_CODES+=($((nibbles[at] << 4 | nibbles[at + 1]))); done
  code=236
  while ((${#QR_CODES[@]} < codewords)); do
    QR_CODES+=("$code")
    code=$((253 - code)) # 236 and 17 by turns
  done
}

# Splits QR_CODES into blocks, adds Reed-Solomon check words to each, and interleaves all of them in QR_CODES.
qr_with_checks() {
  local count=$1 blocks=$2 checks=$3 value=1 at block first=0 length factor term
  local -a power=() log=() generator=(1) remainder starts=() lengths=() all_checks=() mixed=()
  for ((at = 0; at < 255; at++)); do
    power[at]=$value power[at + 255]=$value log[value]=$at
    ((value = value << 1, value < 256)) || ((value ^= 285))
  done
  for ((at = 0; at < checks; at++)); do
    generator[at + 1]=0
    for ((term = at + 1; term > 0; term--)); do
      factor=${generator[term - 1]}
      ((generator[term] ^= factor ? power[log[factor] + at] : 0))
    done
  done
  for ((block = 0; block < blocks; block++)); do
    # The last blocks are the longer ones.
    length=$((count / blocks + (block >= blocks - count % blocks)))
    starts+=("$first") lengths+=("$length")
    remainder=("${QR_CODES[@]:first:length}")
    for ((at = 0; at < checks; at++)); do remainder[length + at]=0; done
    for ((at = 0; at < length; at++)); do
      factor=${remainder[at]}
      ((factor)) || continue
      for ((term = 1; term <= checks; term++)); do
        ((remainder[at + term] ^= power[log[factor] + log[generator[term]]]))
      done
    done
    all_checks+=("${remainder[@]:length:checks}")
    first=$((first + length))
  done
  for ((at = 0; at <= count / blocks; at++)); do
    for ((block = 0; block < blocks; block++)); do
      ((at >= lengths[block])) || mixed+=("${QR_CODES[starts[block] + at]}")
    done
  done
  for ((at = 0; at < checks; at++)); do
    for ((block = 0; block < blocks; block++)); do mixed+=("${all_checks[block * checks + at]}"); done
  done
  QR_CODES=("${mixed[@]}")
}

# Sets the module in column $1 and row $2 for good.
qr_set() {
  local place=$(($2 * QR_SIZE + $1))
  QR_MODULE[place]=$3 QR_FIXED[place]=1
}

# All that is not data: finders, timing, alignment, format and version.
qr_patterns() {
  local version=$1 size=$QR_SIZE at x y dx dy far row column bits
  local -a middle=(0 0 18 22 26 30 34 22 24 26 28) lines=(6)
  for ((at = 0; at < size; at++)); do
    qr_set 6 "$at" $(((at + 1) % 2))
    qr_set "$at" 6 $(((at + 1) % 2))
  done
  for row in 3 $((size - 4)); do
    for column in 3 $((size - 4)); do
      ((row == 3 || column == 3)) || continue
      for ((dy = -4; dy <= 4; dy++)); do
        for ((dx = -4; dx <= 4; dx++)); do
          ((x = column + dx, y = row + dy, x >= 0 && x < size && y >= 0 && y < size)) || continue
          far=$(((dx < 0 ? -dx : dx) > (dy < 0 ? -dy : dy) ? (dx < 0 ? -dx : dx) : (dy < 0 ? -dy : dy)))
          qr_set "$x" "$y" $((far != 2 && far != 4))
        done
      done
    done
  done
  ((version < 2)) || lines+=("${middle[version]}")
  ((version < 7)) || lines+=($((size - 7)))
  for row in "${lines[@]}"; do
    for column in "${lines[@]}"; do
      ((row == 6 && (column == 6 || column == size - 7) || row == size - 7 && column == 6)) && continue
      for ((dy = -2; dy <= 2; dy++)); do
        for ((dx = -2; dx <= 2; dx++)); do
          qr_set $((column + dx)) $((row + dy)) $(((dx * dx | dy * dy) & 4 || !(dx | dy)))
        done
      done
    done
  done
  bits=$((16#5412)) # level M and mask 0, with the standard's own mask
  for ((at = 0; at < 15; at++)); do
    ((x = 8, y = at < 6 ? at : at + 1))
    ((at < 8)) || ((y = 8, x = at < 9 ? 7 : 14 - at))
    qr_set "$x" "$y" $((bits >> at & 1))
    ((x = size - 1 - at, y = 8))
    ((at < 8)) || ((x = 8, y = size - 15 + at))
    qr_set "$x" "$y" $((bits >> at & 1))
  done
  qr_set 8 $((size - 8)) 1
  ((version >= 7)) || return 0
  bits=$version
  for ((at = 0; at < 12; at++)); do ((bits = bits << 1 ^ (bits >> 11) * 16#1F25)); done
  ((bits |= version << 12))
  for ((at = 0; at < 18; at++)); do
    qr_set $((size - 11 + at % 3)) $((at / 3)) $((bits >> at & 1))
    qr_set $((at / 3)) $((size - 11 + at % 3)) $((bits >> at & 1))
  done
}

# The data, in columns two wide from the right, up and down by turns, with mask 0.
qr_fill() {
  local right step x y side place bit=0 total=$((${#QR_CODES[@]} * 8))
  for ((right = QR_SIZE - 1; right > 0; right -= 2)); do
    ((right != 6)) || right=5
    for ((step = 0; step < QR_SIZE; step++)); do
      ((y = (right + 1 & 2) == 0 ? QR_SIZE - 1 - step : step))
      for ((side = 0; side < 2; side++)); do
        ((x = right - side, place = y * QR_SIZE + x))
        [ -z "${QR_FIXED[place]-}" ] || continue
        QR_MODULE[place]=$((((bit < total ? QR_CODES[bit >> 3] >> (7 - (bit & 7)) : 0) ^ (x + y + 1)) & 1))
        ((++bit))
      done
    done
  done
}

qr_draw() {
  local x y start
  QR_PATH='' QR_SIDE=$((QR_SIZE + 8))
  for ((y = 0; y < QR_SIZE; y++)); do
    for ((x = 0; x < QR_SIZE; x++)); do
      ((QR_MODULE[y * QR_SIZE + x])) || continue
      start=$x
      while ((x + 1 < QR_SIZE && QR_MODULE[y * QR_SIZE + x + 1])); do ((++x)); done
      QR_PATH="${QR_PATH}M$((start + 4)) $((y + 4))h$((x + 1 - start))v1h-$((x + 1 - start))z"
    done
  done
}

# --- begin --------------------------------------------------------------------------------------------------------

main() {
  read_arguments "$@"
  check_arguments
  check_settings
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/get_api_key.XXXXXX") || die $BAD_FILE 'No temporary folder can be made.'
  export TMPDIR=$WORK BOARD SHOWN_URL
  if [ -n "$PEOPLE" ]; then bulk; else one_person; fi
}

main "$@"
