# What the figures share; sourced, never run. Everything is made in a folder of its own that goes when the script ends.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
java=$("$home/bin/java21")
work=$(mktemp -d)
started=()
short=
json=
for argument in "$@"; do
  case $argument in
    --short) short=1 ;;
    --json) json=1 ;;
    *) echo "$(basename "$0"): $argument is not known; --short and --json are" >&2; exit 2 ;;
  esac
done

finish() {
  local code=$?
  for process in "${started[@]:-}"; do
    [[ -n $process ]] && kill "$process" 2>/dev/null && wait "$process" 2>/dev/null || true
  done
  if ((code > 2)) && [[ -z ${KEEP:-} ]]; then tail -n 20 "$work"/*.log >&2 || true; fi
  [[ -n ${KEEP:-} ]] && echo "kept: $work" >&2 || rm -rf "$work"
}
trap finish EXIT

say() { [[ -n $json ]] || echo "$@"; }

# The jar, built where it is absent or older than a source of it.
build() {
  local jar
  jar=$(ls -t "$home"/target/catalog-sync-*.jar 2>/dev/null | head -n 1 || true)
  if [[ -z $jar || -n $(find "$home/src/main" "$home/routes" "$home/application.yaml" "$home/pom.xml" -newer "$jar" -print -quit) ]]; then
    say "building the jar"
    (cd "$home" && ./mvnw -q -B -DskipTests package)
  fi
}

free_port() {
  local port
  for port in $(shuf -i 20000-40000 -n 20); do
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# start NAME PORT JAVA_OPTS ARGUMENT...: runs the application in $work/NAME and waits until it says that it is up.
start() {
  local name=$1 port=$2 options=$3
  shift 3
  mkdir -p "$work/$name"
  (cd "$work/$name" && JAVA_OPTS="$options" exec "$home/bin/catalog-sync" --server.port="$port" "$@" >"$work/$name.log" 2>&1) &
  started+=($!)
  for _ in $(seq 300); do
    grep -q 'Started CatalogSync' "$work/$name.log" 2>/dev/null && return
    kill -0 "${started[-1]}" 2>/dev/null || { echo "$name did not start" >&2; exit 3; }
    sleep 0.2
  done
  echo "$name did not start in a minute" >&2
  exit 3
}

field() { # the first value of a name in the JSON on standard input
  grep -o "\"$1\":[^,}]*" | head -n 1 | cut -d: -f2- | tr -d '"'
}

token() { # token PORT LOGINS USER
  curl -sf "http://127.0.0.1:$1/auth/token" -d "username=$3" --data-urlencode "password=$(awk -v user="$3" '$1 == user { print $2 }' "$2")" | field access_token
}

# verdict NAME VALUE GATE GOAL: the last line; a ratio where less is better. Exits 0 where the gate holds.
verdict() {
  local outcome
  outcome=$(awk -v v="$2" -v g="$3" 'BEGIN { print (v <= g) ? "holds" : "falls short" }')
  if [[ -n $json ]]; then
    printf '{"figure":"%s","value":%s,"gate":%s,"goal":%s,"holds":%s}\n' "$1" "$2" "$3" "$4" "$([[ $outcome == holds ]] && echo true || echo false)"
  else
    echo "$1 ${2}x (gate ${3}x, goal ${4}x) $outcome"
  fi
  [[ $outcome == holds ]] && exit 0 || exit 1
}
