#!/usr/bin/env bash
# Gets a workshop attendee a team and an API key; needs curl and jq (1.6 or newer).
#
# Usage: get_api_key.sh [options] FirstName LastName
# With the board:    JOIN_CODE (the event's code) and LEADERBOARD_PUBLIC_URL (the board's address, or --board URL)
# With the gateway:  LITELLM_BASE_URL and LITELLM_ADMIN_KEY (an admin's key; begins with sk-)
#   --team NAME       board: make a team of this name; gateway: join it (name or id)
#   --team-code CODE  board: join the team of this code
#   --rotate, --revoke             a new key instead of the present one; gateway: delete the key, the team stays
#   --duration TIME, --budget USD  gateway: valid for 12h, 7d (default) ...; the most it may spend
#   --write           put key and addresses into the shell profile and .devcontainer/devcontainer.env, with copies of before
#   --json, --yes     respond in JSON, with the key; do not prompt
# Exit codes: 0 done  2 usage  3 no curl or jq  4 setting missing or malformed  5 admin key or code refused  6 no connection
#   7 has a key already  8 there is a team of this id or name  9 not allowed, or joining is closed  10 unexpected response
#   11 no such team, several, or full  12 file cannot be written  13 not confirmed  129, 130, 143 interrupted

# For bash 3.2 to 5. Keys and codes travel through pipes and files of mode 600, never through arguments or environments.
# shellcheck disable=SC2015,SC2016,SC2034 # nothing goes on after die; jq has dollars of its own; options are set by name
{ set +xv; } 2>/dev/null && set -u && umask 077 && export LC_ALL=C
ADMIN_KEY=${LITELLM_ADMIN_KEY-} CODE=${JOIN_CODE-} NAMES=() && unset LITELLM_ADMIN_KEY JOIN_CODE
BASE_URL=${LITELLM_BASE_URL-} board=${LEADERBOARD_PUBLIC_URL-} duration='' budget='' team='' team_code=''
rotate='' revoke='' write='' json='' yes='' WORK='' KEY='' KEY_SHOWN='' UNTIL='' TEAM_ID='' TEAM_NAME='' STATUS=created same='' count='' others='' problem=''
readonly USAGE=2 NO_TOOL=3 NO_SETTING=4 WRONG_KEY=5 UNREACHABLE=6 KEY_EXISTS=7 TEAM_EXISTS=8 NOT_ALLOWED=9 \
  UNEXPECTED=10 NO_TEAM=11 BAD_FILE=12 NOT_CONFIRMED=13 TAB=$'\037' DEVCONTAINER=.devcontainer/devcontainer.env
say() { printf '%s\n' "$*" >&2; }
die() {
  say "get_api_key.sh: $2"
  [ -z "$json" ] || jq -n --argjson code "$1" --arg message "$2" '{status: "failed", exit_code: $code, message: $message}' 2>/dev/null
  exit "$1"
}
trap '[ -z "$WORK" ] || rm -rf "$WORK"' EXIT && trap 'exit 129' HUP && trap 'exit 130' INT && trap 'exit 143' TERM
confirmed() { # never prompts without a terminal
  local reply=$yes
  [ -n "$yes" ] || { [ -t 0 ] && printf '%s [y/N] ' "$1" >&2 && read -r reply; } || say "$1 There is no terminal to confirm it: add --yes."
  [[ $reply == [1yY] || $reply == [yY][eE][sS] ]]
}
read_arguments() {
  local option line
  while [ $# -gt 0 ]; do
    [[ $1 != --*=* ]] || set -- "${1%%=*}" "${1#*=}" "${@:2}"
    option=${1#--} && option=${option//-/_}
    case $1 in
      --team | --team-code | --duration | --budget | --board)
        [ -n "${2-}" ] || die $USAGE "$1 needs a value; --help shows how."
        printf -v "$option" %s "$2" && shift ;;
      --rotate | --revoke | --write | --json | --yes) printf -v "$option" 1 ;;
      --help | -h) while read -r line && [ -n "$line" ]; do [[ $line == '#!'* ]] || printf '%s\n' "${line#\#}"; done <"$0" && exit 0 ;;
      -?*) die $USAGE "There is no option $1; --help lists them." ;; *) NAMES+=("$1") ;;
    esac
    shift
  done
}
check() {
  local tool address='^https?://[!-~]+$' quote='["\]'
  [ ${#NAMES[@]} -eq 2 ] || die $USAGE 'A first and a last name are needed; several words go into quotes. --help shows more.'
  [[ -z $revoke || -z $rotate$write ]] || die $USAGE '--revoke goes with neither --rotate nor --write.'
  [[ $duration =~ ^([1-9][0-9]{0,5}(s|m|h|d|w|mo))?$ ]] || die $USAGE '--duration is a number and s, m, h, d, w or mo: 12h, 7d, 1mo.'
  [[ $budget =~ ^([0-9]{1,9}([.][0-9]{1,6})?)?$ ]] || die $USAGE '--budget is an amount of dollars: 5 or 2.50.'
  [[ -z $board || ($board =~ $address && ! $board =~ $quote) ]] || die $USAGE '--board (LEADERBOARD_PUBLIC_URL) has to begin with http:// or https://.'
  for tool in curl jq; do command -v "$tool" >/dev/null 2>&1 || die $NO_TOOL "$tool is needed and not installed."; done
  if [ -n "$CODE" ]; then
    BASE_URL=${board%%[#?]*} && [ -n "$board" ] || die $NO_SETTING "LEADERBOARD_PUBLIC_URL is not set: the board's address."
    [ -z "$revoke$budget$duration" ] || die $USAGE "With the board its organisers decide: no --duration, --budget and --revoke."
  else
    [ -n "$BASE_URL" ] || die $NO_SETTING "Neither LITELLM_BASE_URL (the gateway's address) nor JOIN_CODE (the event's code) is set."
    [[ $BASE_URL =~ $address && ! $BASE_URL =~ $quote ]] || die $NO_SETTING 'LITELLM_BASE_URL has to begin with http:// or https:// and to be without spaces and quotes.'
    [[ $ADMIN_KEY =~ ^sk-[!-~]+$ && ! $ADMIN_KEY =~ $quote ]] || die $NO_SETTING "LITELLM_ADMIN_KEY is not set, does not begin with sk-, or holds a space, a line break or a quote: it is an admin's key."
  fi
  while [[ $BASE_URL == */ ]]; do BASE_URL=${BASE_URL%/}; done
  SHOWN_URL=$BASE_URL && [[ $BASE_URL != *@* ]] || SHOWN_URL=${BASE_URL%%://*}://${BASE_URL##*@} # without a password
}
send() { # METHOD PATH [BODY]: the response is in $WORK/response and HTTP_STATUS; ends without a connection
  local data=() header="Authorization: Bearer $ADMIN_KEY"
  [ -z "$CODE" ] || header="X-Join-Device: ${DEVICE:-none}"
  [ $# -lt 3 ] || data=(--header 'Content-Type: application/json' --data-binary "@$WORK/body")
  printf '%s' "${3-}" >"$WORK/body" && : >"$WORK/response"
  HTTP_STATUS=$(printf 'url = "%s"\nheader = "%s"\n' "$BASE_URL$2" "$header" |
    curl --disable --config - --silent --globoff --proto '=http,https' --request "$1" --connect-timeout 10 --max-time 60 \
      --output "$WORK/response" --write-out '%{http_code}' ${data[@]+"${data[@]}"} 2>/dev/null)
  case $? in
    0) return 0 ;; 6) set -- 'cannot be reached: there is no such host' ;; 7) set -- 'cannot be reached: nothing listens there' ;;
    28) set -- 'did not respond in time' ;; 35 | 51 | 58 | 60 | 77) set -- 'cannot be trusted: its TLS certificate or set-up is not right' ;;
    *) set -- 'closed the connection before it had responded' ;;
  esac
  die $UNREACHABLE "$SHOWN_URL $1."
}
# What may be shown of a text from elsewhere: one line, no control signs, no keys.
JQ='def plain: explode | map(if . <= 32 or (. >= 127 and . <= 160) or (. >= 8192 and . <= 8207) or (. >= 8232 and . <= 8239)
    or (. >= 8294 and . <= 8297) or . == 65279 or . == 12288 then 32 else . end) | implode | gsub(" +"; " ") | ltrimstr(" ") | rtrimstr(" ");
  def keyless: gsub("sk-[^ \u0027\",.;)]+"; "sk-...") | gsub("[0-9a-f]{32,}"; "..."); def text: if . == null then "" else tostring | plain end;'
refused() { # ends with the sentence of an unexpected response to $1; $2: what to add to it
  sentence=$(jq -r "$JQ"' def sentence: if type == "string" then . elif type == "array" then (.[0] | sentence)
      elif type == "object" then ((.error // .detail // .message // .msg) | sentence) else "" end;
    sentence | sub("^\\{.(error|message).: ?[\u0027\"](?<said>.*)[\u0027\"]\\}$"; .said) | keyless | plain | .[:300]' "$WORK/response" 2>/dev/null)
  case $HTTP_STATUS$sentence in
    403* | 401*[Oo]nly*admin* | 401*'not a'[lu]*) die $NOT_ALLOWED "The admin key may not do this: ${sentence:-403}${2-}" ;;
    401*) die $WRONG_KEY 'The gateway refuses LITELLM_ADMIN_KEY: it does not know this key, or the key has expired.' ;;
    3??*) die $UNEXPECTED "$SHOWN_URL sends elsewhere ($HTTP_STATUS); use the final address." ;;
    20?*) die $UNEXPECTED "$SHOWN_URL responds, but not as a LiteLLM Gateway does ($1)." ;;
    404*) die $UNEXPECTED "$SHOWN_URL has no $1; LITELLM_BASE_URL is the gateway's address, without /v1." ;;
    *) die $UNEXPECTED "$SHOWN_URL responded to $1 with $HTTP_STATUS${sentence:+: $sentence}${2-}" ;;
  esac
}
pick() { # PROGRAM NAME…: sets the variables to what a jq program picks from the response; fails if it has another shape
  local fields && fields=$(jq -r --arg id "$ID" --arg team "$team" "$JQ$JQ_SLUG $1"' | join("\u001f")' "$WORK/response" 2>/dev/null) && [ -n "$fields" ] || return
  shift && IFS=$TAB read -r "$@" <<<"$fields"
}
response_has() { [[ $(<"$WORK/response") =~ $1 ]]; }
json() { printf '%s' "$1" | jq -Rs .; }
# The id of a name, as the board makes it: Latin letters lose their marks; a name with others ends in a number made from it.
JQ_SLUG='def latin: "
a:ÀÁÂÃÅàáâãåĀāĂăĄąǍǎǠǡǺǻȀȁȂȃȦȧḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặ ae:ÄÆäæǞǟǢǣǼǽ b:ḂḃḄḅḆḇ c:ÇçĆćĈĉĊċČčḈḉ d:ÐðĎďĐđḊḋḌḍḎḏḐḑḒḓ
e:ÈÉÊËèéêëĒēĔĕĖėĘęĚěƏȄȅȆȇȨȩəḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệ f:Ḟḟ g:ĜĝĞğĠġĢģǦǧǴǵḠḡ h:ĤĥĦħȞȟḢḣḤḥḦḧḨḩḪḫẖ i:ÌÍÎÏìíîïĨĩĪīĬĭĮįİıǏǐȈȉȊȋḬḭḮḯỈỉỊị
ij:Ĳĳ j:Ĵĵǰ k:ĶķĸǨǩḰḱḲḳḴḵ l:ĹĺĻļĽľŁłḶḷḸḹḺḻḼḽ m:ḾḿṀṁṂṃ n:ÑñŃńŅņŇňŉǸǹṄṅṆṇṈṉṊṋ ng:Ŋŋ o:ÒÓÔÕØòóôõøŌōŎŏŐőƠơǑǒǪǫǬǭǾǿȌȍȎȏȬȭȮȯȰȱṌṍṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợ
oe:ÖöŒœȪȫṎṏ p:ṔṕṖṗ r:ŔŕŖŗŘřȐȑȒȓṘṙṚṛṜṝṞṟ s:ŚśŜŝŞşŠšſȘșṠṡṢṣṤṥṦṧṨṩẛ ss:ßẞ t:ŢţŤťŦŧȚțṪṫṬṭṮṯṰṱẗ th:Þþ
u:ÙÚÛùúûŨũŪūŬŭŮůŰűŲųƯưǓǔȔȕȖȗṲṳṴṵṶṷṸṹỤụỦủỨứỪừỬửỮữỰự ue:ÜüǕǖǗǘǙǚǛǜṺṻ v:ṼṽṾṿ w:ŴŵẀẁẂẃẄẅẆẇẈẉẘ x:ẊẋẌẍ y:ÝýÿŶŷŸȲȳẎẏẙỲỳỴỵỶỷỸỹ z:ŹźŻżŽžẐẑẒẓẔẕ
" | [split(" ")[] | split("\n")[] | select(. != "") | split(":") as $pair | $pair[1] | explode[] | {key: tostring, value: $pair[0]}] | from_entries;
def number_of: reduce explode[] as $sign (7; (. * 1000003 + $sign) % 4294967291) | tostring;
def slug: . as $name | latin as $latin | gsub("(?<vowel>[AOUaou])\u0308"; .vowel + "e") | gsub("[\u0027`\u00b4\u2018\u2019\u02bc]"; "")
  | explode | map(if . < 128 then [.] | implode | ascii_downcase elif $latin[tostring] then $latin[tostring] elif . >= 768 and . < 880 then ""
      elif . < 192 or . == 215 or . == 247 or (. >= 8192 and . < 11264) or (. >= 12288 and . < 12352) then " " else "\u0001" end)
  | join("") | contains("\u0001") as $foreign | gsub("\u0001"; "") | gsub("[^a-z0-9]+"; "-") | ltrimstr("-") | rtrimstr("-")
  | if $foreign | not then . else [if . == "" then "name" else . end, ($name | plain | number_of)] | join("-") end;'
name_person() { # ID and NAME
  IFS=$TAB read -r NAME ID problem < <(jq -nr --arg first "${NAMES[0]}" --arg last "${NAMES[1]}" "$JQ$JQ_SLUG"' ($first | plain) as $first
    | ($last | plain) as $last | $first + " " + $last | plain | [., slug, (if $first == "" then "there is no first name" elif $last == "" then
      "there is no last name" elif length > 100 then "the name is longer than 100 letters"
      elif [$first, $last | test("[A-Za-z0-9]|[^\u0000-\u00bf]")] | all | not then "a name has no letters" else "" end)] | join("\u001f")')
  [ -z "$problem" ] || die $USAGE "This name does not work: $problem."
}
exists() { # ends: KEY_SHOWN cannot be shown in full
  STATUS=exists && report && say "get_api_key.sh: $NAME has a key already (${KEY_SHOWN:-name unknown}, until $(moment "$UNTIL")) and it" \
    "cannot be shown again.$1 --rotate makes a new one; for another person of this name add a middle name." && exit $KEY_EXISTS
}
post_to_board() { # PATH BODY: repeats the request with what the attendee confirms
  local confirm='' code kind detail
  until send POST "$1" "${2%\}}\"confirm\":[${confirm#,}]}" && [ "$HTTP_STATUS" = 201 ]; do
    pick '[({wrong_code: 5, too_many_codes: 5, team_exists: 8, closed: 9, spent: 9, unknown_team_code: 11, team_full: 11, name_taken: 13,
      replace_key: 13}[.reason] // 10 | tostring), (.question.kind | text), (.detail | text)]' code kind detail || die $UNEXPECTED "$SHOWN_URL responds with $HTTP_STATUS, but not as a board that people can join."
    [ -n "$kind" ] && [[ $confirm != *"$kind"* ]] && confirmed "$detail" && confirm="$confirm,\"$kind\"" || die "$code" "$detail"
  done
}
through_board() {
  local file folder=${XDG_CONFIG_HOME:-${HOME-.}/.config}/workshop-leaderboard choice=null
  # A file for each person: several may share a machine.
  file=$folder/${BASE_URL//[!A-Za-z0-9.]/-}-$ID DEVICE='' && [ ! -r "$file" ] || DEVICE=$(<"$file")
  if [ -n "$rotate" ]; then
    [ -n "$DEVICE" ] && STATUS=rotated || die $KEY_EXISTS "This machine has no key of $NAME for this board; the organisers make a new one."
    post_to_board /join/new-key '{}'
  else
    [ -z "$DEVICE" ] || { send GET /join/me && [ "$HTTP_STATUS" = 200 ] &&
      pick '[.participant.name, (.keys[-1].key_hint | text), (.keys[-1].expires_at | text)]' NAME KEY_SHOWN UNTIL && exists ''; }
    [ -z "$team" ] || choice="{\"new\":$(json "$team")}"
    [ -z "$team_code" ] || choice="{\"code\":$(json "$team_code")}"
    post_to_board /join "{\"code\":$(json "$CODE"),\"name\":$(json "$NAME"),\"team\":$choice,}"
  fi
  pick 'if (.key | test("^sk-[A-Za-z0-9._-]+$")) then [.key, (.expires_at | text), .team.team_id, (.team.name | plain), .base_url,
    (.device_secret | text), (.team_code | text)] else error("key") end' KEY UNTIL TEAM_ID TEAM_NAME SHOWN_URL DEVICE team_code || refused /join
  [ -z "$DEVICE" ] || { mkdir -p "$folder" && printf '%s' "$DEVICE" >"$file"; } || say "$file cannot be written: --rotate will not work here."
}
team_to_join() {
  send GET /team/list && [ "$HTTP_STATUS" = 200 ] && pick '($team | plain) as $named
    | map({id: (.team_id | tostring), name: (.team_alias | text)}) | [map(select(.id == $named)), map(select(.name == $named)),
      map(select((.name | ascii_downcase) == ($named | ascii_downcase)))] | (map(select(length > 0))[0] // [])
    | [(length | tostring), .[0].id // "", .[0].name // "", (map(.id) | join(", ") | .[:200])]' count TEAM_ID TEAM_NAME others || refused /team/list
  [ "$count" != 0 ] || die $NO_TEAM "There is no team '$team' to join."
  [ "$count" = 1 ] || die $NO_TEAM "$count teams are named '$team': name one by its id ($others)."
}
own_team() {
  send POST /team/new "{\"team_alias\":$(json "$NAME"),\"team_id\":\"$ID\"}" && TEAM_ID=$ID TEAM_NAME=$NAME
  [ "$HTTP_STATUS" != 200 ] || ! pick 'if .team_id == $id then ["made"] else error("team") end' same || return 0
  [ "$HTTP_STATUS" = 400 ] && response_has 'already exists' || refused /team/new
  send GET "/team/info?team_id=$ID" && [ "$HTTP_STATUS" = 200 ] && pick '(.team_info // .) | if .team_id != $id then error("team") else . end
    | (.team_alias | text) | [if . == "" or slug == $id then "same" else "other" end, .]' same TEAM_NAME || refused /team/info
  [ "$same" = same ] || die $TEAM_EXISTS "The team id $ID belongs to a team named '$TEAM_NAME'; --team $ID joins it."
}
at_gateway() {
  local held hash kept gone=''
  send GET "/key/list?key_alias=$ID&return_full_object=true&size=100" && [ "$HTTP_STATUS" = 200 ] && pick '
    .keys | if type == "array" then . else error("keys") end | (map(select(type == "object" and .key_alias == $id))[0]) as $key
    | if $key == null then ["none"] else $key | (.expires | text) as $until | [if .blocked == true then "blocked"
      elif ($until | test("^[0-9T:.-]+(Z|[+]00:00)?$")) and $until[:19] <= (now | strftime("%Y-%m-%dT%H:%M:%S")) then "expired"
      else "valid" end, (.token | text), (.key_name | text), (.team_id | text), $until, (.max_budget | text)] end' \
    held hash KEY_SHOWN TEAM_ID UNTIL kept || refused /key/list
  TEAM_NAME=$TEAM_ID
  if [ -z "$revoke" ] && [[ $held == valid || $held == blocked ]]; then
    [ -n "$rotate" ] || exists "$([ "$held" = valid ] || printf ' It is blocked.')"
    confirmed "$NAME's key $KEY_SHOWN stops working at once. Make a new one?" || die $NOT_CONFIRMED 'Nothing was changed.'
  fi
  if [ -n "$revoke" ]; then :; elif [ -n "$team" ]; then team_to_join; elif [[ -z $TEAM_ID || $TEAM_ID == "$ID" ]]; then own_team; fi
  if [ "$held" != none ]; then
    send POST /key/delete "{\"keys\":[$(json "$hash")]}" && [[ $HTTP_STATUS == 200 || $HTTP_STATUS == 404 ]] || refused /key/delete
    gone=' The old key is deleted; run this again for a new one.' budget=${budget:-$kept} STATUS=rotated
  fi
  [ -z "$revoke" ] || { [ "$held" = none ] && STATUS=absent || STATUS=revoked; return 0; }
  send POST /key/generate "{\"key_alias\":\"$ID\",\"team_id\":$(json "$TEAM_ID"),\"models\":[\"all-team-models\"],${budget:+\"max_budget\":$budget,}\"duration\":\"${duration:-7d}\"}"
  [[ $HTTP_STATUS != 40[09] ]] || ! response_has 'already exists' || die $KEY_EXISTS "$NAME has got a key from somebody else just now."
  [ "$HTTP_STATUS" = 200 ] && pick 'if (.key | type) == "string" and (.key | test("^sk-[A-Za-z0-9._-]+$")) and .key_alias == $id then . else
    error("key") end | [.key, (.expires | text)]' KEY UNTIL || refused /key/generate "$gone"
}
check_files() { # FILES to write; the board's own settings are not among them
  local file shell=${SHELL-}
  [ -n "${HOME-}" ] && FILES=("$HOME/.profile") || die $BAD_FILE 'HOME is not set: there is no shell profile to write to.'
  case ${shell##*/}$(uname) in
    zsh*) FILES=("${ZDOTDIR:-$HOME}/.zshrc") ;; bash[!D]*) FILES=("$HOME/.bashrc") ;;
    bashDarwin) for file in profile bash_login bash_profile; do [ ! -e "$HOME/.$file" ] || FILES=("$HOME/.$file"); done
      [ -e "${FILES[0]}" ] || FILES=("$HOME/.bash_profile") ;; # login shells, and bash reads the first of these
  esac
  if [ -e backend/src/leaderboard ] || grep -Eqs '^(export )?(JOIN_CODE|LITELLM_ADMIN_KEY|ADMIN_TOKEN)=' .env $DEVCONTAINER; then
    say "This folder has the board's own settings: only ${FILES[0]} is written."
  else FILES+=("$DEVCONTAINER"); fi
  for file in "${FILES[@]}"; do [[ ! -e $file || (-f $file && -r $file && -w $file) ]] || die $BAD_FILE "$file cannot be written; no key was made."; done
}
write_file() { # FILE PREFIX MARK: lines that set the variables are replaced where they are; the file keeps its mode and links
  local file=$1 line name text='' seen=' ' value names='LITELLM_API_KEY ANTHROPIC_AUTH_TOKEN LITELLM_BASE_URL ANTHROPIC_BASE_URL'
  local setting="^([[:space:]]*)(export[[:space:]]+)?(${names// /|})=(.*)"
  set_line() { case $1 in *URL) value=$SHOWN_URL ;; *) value=$KEY ;; esac && line="$2$1=$3$value$3"; }
  [ ! -e "$file" ] || while IFS= read -r line || [ -n "$line" ]; do
    if [[ $line =~ $setting ]]; then
      name=${BASH_REMATCH[3]} value=${BASH_REMATCH[4]} && [[ ${#value} -lt 9 || $name == *URL ]] || value=...${value: -5}
      say "  $file: $name=$value is replaced"
      [[ $seen != *" $name "* ]] || continue
      seen="$seen$name " && set_line "$name" "${BASH_REMATCH[1]}$2" "$3"
    fi
    text="$text$line"$'\n'
  done <"$file" || return
  for name in $names; do [[ $seen == *" $name "* ]] || { set_line "$name" "$2" "$3" && text="$text$line"$'\n'; }; done
  [ "$seen" = ' ' ] || confirmed "Replace this in $file? A copy is kept as $file.before-key." || return
  [ ! -s "$file" ] || cp -p "$file" "$file.before-key" || return
  { printf '%s' "$text" >"$WORK/new" && cat "$WORK/new" >"$file"; } 2>/dev/null && say "Written to $file; open a new terminal to use it."
}
moment() { [ -z "$1" ] && printf 'no end' || printf '%s UTC' "${1:0:10} ${1:11:5}"; }
report() {
  if [ -n "$json" ]; then
    printf '%s\n' "$STATUS" "$NAME" "$TEAM_ID" "$TEAM_NAME" "$ID" "$KEY" "$KEY_SHOWN" "$UNTIL" "$SHOWN_URL" "$board" | jq -Rn '[inputs
      | if . == "" then null else . end] as [$status, $name, $team_id, $team, $alias, $key, $shown, $until, $gateway, $board] | {status: $status,
      name: $name, team_id: $team_id, team: $team, key_alias: $alias, key: $key, key_name: $shown, expires: $until, gateway: $gateway, board: $board}'
  elif [ -n "$KEY" ]; then
    [ -n "${1-}" ] && set -- || set -- "  key      $KEY"
    printf '%s\n' "$NAME has a new key." "  team     $TEAM_NAME ($TEAM_ID)${team_code:+, code $team_code}" "  gateway  $SHOWN_URL" \
      ${1+"$1"} "  until    $(moment "$UNTIL")" ${board:+"  board    $board"}
  elif [ "$STATUS" = revoked ]; then say "$NAME's key is deleted. The team and its numbers stay."
  elif [ "$STATUS" = absent ]; then say "$NAME has no key; nothing to delete."; fi
}
read_arguments "$@" && check
WORK=$(mktemp -d "${TMPDIR:-/tmp}/get_api_key.XXXXXX") && export TMPDIR=$WORK || die $BAD_FILE 'No temporary folder can be made.'
[ -z "$write" ] || check_files && name_person
if [ -n "$CODE" ]; then through_board; else at_gateway; fi
if [ -z "$write" ] || [ -z "$KEY" ]; then report
elif write_file "${FILES[0]}" 'export ' "'" && { [ ${#FILES[@]} -eq 1 ] || { mkdir -p .devcontainer && write_file "$DEVCONTAINER" '' ''; }; }; then report written
else report && die $BAD_FILE "The key was not written to ${FILES[*]}."; fi
