# What the figures share; sourced, never run. Everything is made in a folder of its own that goes when the script ends.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
java=$("$home/bin/java21")
jdk=${java%/java}
work=$(mktemp -d)
heap=${HEAP:-256}
rounds=${ROUNDS:-5} # of each side, by turns; medians count
started=()
short=
json=
seed=$(((RANDOM << 15) + RANDOM))
while (($#)); do
  case $1 in
    --short) short=1 ;;
    --json) json=1 ;;
    --seed)
      [[ ${2:-} =~ ^[0-9]{1,15}$ ]] || { echo "$(basename "$0"): --seed takes a number" >&2; exit 2; }
      seed=$2
      shift
      ;;
    *) echo "$(basename "$0"): $1 is not known; --short, --json and --seed N are" >&2; exit 2 ;;
  esac
  shift
done

finish() {
  local code=$? pid
  for process in "${started[@]:-}"; do
    [[ -n $process ]] && kill "$process" 2>/dev/null && wait "$process" 2>/dev/null || true
  done
  # A PostgreSQL that an application which was killed left behind.
  for pid in "$work"/*/data/postgres/cluster/postmaster.pid; do
    [[ -f $pid ]] && kill -INT "$(head -n 1 "$pid")" 2>/dev/null && sleep 1 || true
  done
  if ((code > 2)) && [[ -z ${KEEP:-} ]]; then tail -n 20 "$work"/*.log >&2 || true; fi
  [[ -n ${KEEP:-} ]] && echo "kept: $work" >&2 || rm -rf "$work"
}
trap finish EXIT

say() { [[ -n $json ]] || echo "$@"; }

calc() { # calc FORMAT EXPRESSION
  awk "BEGIN { printf \"$1\", $2 }"
}

median() { # of its arguments
  printf '%s\n' "$@" | sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# compare OURS THEIRS: seconds of processor time of both sides, each as a list, as a ratio of medians. Beside other work the clock cannot be trusted.
compare() {
  # shellcheck disable=SC2086
  say "of processor time: $1 s against $2 s, $(calc %.2f "$(median $1) / $(median $2)")x"
}

# The jar, built where it is absent or older than a source of it.
build() {
  local jar
  jar=$(ls -t "$home"/target/catalog-sync-*.jar 2>/dev/null | head -n 1 || true)
  if [[ -z $jar || -n $(find "$home/src/main" "$home/sandbox/src/main" "$home/routes" "$home/application.yaml" "$home/pom.xml" -newer "$jar" -print -quit) ]]; then
    say "building the jar"
    (cd "$home" && ./mvnw -q -B -DskipTests package)
  fi
}

# run OPTIONS PROGRAM ARGUMENT...: a program of this folder, Scan for Scan.java; OPTIONS go to its JVM.
run() {
  local options=$1
  shift
  if [[ ! -d $work/programs ]]; then
    (cd "$work" && "$jdk/jar" xf "$(ls -t "$home"/target/catalog-sync-*.jar | head -n 1)" BOOT-INF/lib)
    "$jdk/javac" -d "$work/programs" -cp "$(ls "$work"/BOOT-INF/lib/postgresql-*.jar)" "$home"/bench/*.java
  fi
  # shellcheck disable=SC2086
  "$java" $options -cp "$work/programs:$(ls "$work"/BOOT-INF/lib/postgresql-*.jar)" "$@"
}

# measure CLASS OPTIONS ARGUMENT...: a class of the tests that measures, in a JVM with OPTIONS; what it prints is in $work/CLASS.log.
measure() {
  local class=$1 options=$2
  shift 2
  (cd "$home" && ./mvnw -q -B test -Dtest="$class" -DargLine="$options" "$@") >"$work/$class.log" 2>&1 || {
    echo "$class did not come to its end" >&2
    exit 3
  }
}

# check CLASS ARGUMENT...: whether that test passes; what it prints is in $work/CLASS.log.
check() {
  local class=$1 how
  shift
  [[ $class == *IT ]] && how=(verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test="$class") || how=(test -Dtest="$class")
  (cd "$home" && ./mvnw -q -B "${how[@]}" "$@") >"$work/$class.log" 2>&1
}

query() { # query NAME SQL: rows of the database of application NAME, columns by tabs
  run -Xmx256m Query "$work/$1/data/postgres" "$2"
}

free_port() {
  local port
  for port in $(shuf -i 20000-40000 -n 20); do
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# start NAME PORT PATH JAVA_OPTS ARGUMENT...: runs the application in $work/NAME and waits until that path answers.
start() {
  local name=$1 port=$2 path=$3 options=$4
  shift 4
  mkdir -p "$work/$name"
  (cd "$work/$name" && JAVA_OPTS="$options" exec "$home/bin/catalog-sync" --server.port="$port" "$@" >"$work/$name.log" 2>&1) &
  started+=($!)
  for _ in $(seq 900); do
    curl -sf -o /dev/null "http://127.0.0.1:$port$path" && return
    kill -0 "${started[-1]}" 2>/dev/null || { echo "$name did not start" >&2; exit 3; }
    sleep 0.2
  done
  echo "$name did not start in three minutes" >&2
  exit 3
}

# sandbox PRODUCTS ARGUMENT...: a store in a process of its own, at $sandbox.
sandbox() {
  local products=$1 port
  shift
  port=$(free_port)
  start sandbox "$port" /sandbox/faults "-Xmx512m" --spring.profiles.active=sandbox-only --catalog.sandbox.products="$products" \
    --catalog.data="$work/sandbox/data" "$@"
  sandbox="http://127.0.0.1:$port/sandbox"
}

# application NAME ARGUMENT...: the application against the sandbox, at $app, in $heap MB of heap with $options for its JVM.
application() {
  local name=$1 port
  shift
  port=$(free_port)
  SHOPIFY_URL=$sandbox start "$name" "$port" /actuator/health "-Xmx${heap}m ${options:-}" --catalog.cycle.enabled=false \
    --catalog.data="$work/$name/data" "$@"
  app="http://127.0.0.1:$port"
  process=${started[-1]}
  bearer=$(token "$port" "$work/$name/data/logins.txt" operator)
}

# account NAME: counts from now on what each phase costs the processor; see computed.
account() {
  run -Xmx64m Cpu "$work/$1/data/postgres" "$process" >"$work/$1.cpu" &
  started+=($!)
}

# computed NAME PHASE: seconds of processor time, of the application and its database, that this phase of the batch in $batch took.
computed() {
  sleep 0.1 # until the last phase is noticed
  awk -v batch="$batch" -v phase="$2" '$1 == batch && $2 == phase { sum += $3 + $4 } END { printf "%.2f", sum }' "$work/$1.cpu"
}

# stop NAME: ends that application, the last one started, and removes its data.
stop() {
  kill "$process" && wait "$process" 2>/dev/null || true
  rm -rf "${work:?}/$1"
}

# control PATH JSON: what the sandbox has and Shopify does not, such as edits and faults.
control() {
  curl -sf "$sandbox/$1" -H 'Content-Type: application/json' -d "$2"
}

field() { # the first value of a name in the JSON on standard input
  grep -o "\"$1\":[^,}]*" | head -n 1 | cut -d: -f2- | tr -d '"'
}

token() { # token PORT LOGINS USER
  curl -sf "http://127.0.0.1:$1/auth/token" -d "username=$3" --data-urlencode "password=$(awk -v user="$3" '$1 == user { print $2 }' "$2")" | field access_token
}

ask() { # ask PATH ARGUMENT...: the application, as an operator
  local path=$1
  shift
  curl -sf "$app/api/sync/$path" -H "Authorization: Bearer $bearer" "$@"
}

# ended BATCH: waits for its end, an hour at most; sets $report and $status.
ended() {
  status=
  for _ in $(seq 7200); do
    sleep 0.5
    report=$(ask "batches/$1") || continue
    status=$(field status <<<"$report")
    [[ $status == SUCCEEDED || $status == INCOMPLETE || $status == FAILED ]] && return
  done
}

# pull: one full pull to its end, which has to be SUCCEEDED; sets $batch and $report.
pull() {
  batch=$(ask shopify/pull -X POST | field batchId)
  ended "$batch"
  if [[ $status != SUCCEEDED ]]; then
    echo "the pull ended ${status:-not at all}: $report" >&2
    exit 3
  fi
}

phase() { # phase NAME FIELD: of the batch in $report
  grep -o "\"phase\":\"$1\"[^}]*" <<<"$report" | field "$2"
}

counter() { # counter NAME: of the batch in $report
  grep -o '"counters":{.*' <<<"$report" | field "$1"
}

show() { # the batch in $report, for people
  say "  $(counter roots) products, $(counter lines) lines, $(counter bytes) bytes: $(counter staged) staged, $(counter unchanged) unchanged;" \
    "$(for each in SUBMIT WATCH FETCH STAGE DECIDE; do echo "$each $(phase "$each" seconds) s"; done | paste -sd, | sed 's/,/, /g')"
}

# verdict NAME VALUE GATE GOAL [UNIT]: the last line; less is better, and it is a ratio where no unit is told. Exits 0 where the gate holds.
verdict() {
  local outcome unit=${5:-x}
  outcome=$(awk -v v="$2" -v g="$3" 'BEGIN { print (v <= g) ? "holds" : "falls short" }')
  if [[ -n $json ]]; then
    printf '{"figure":"%s","value":%s,"gate":%s,"goal":%s,"holds":%s}\n' "$1" "$2" "$3" "$4" "$([[ $outcome == holds ]] && echo true || echo false)"
  else
    echo "$1 $2$unit (gate $3$unit, goal $4$unit) $outcome"
  fi
  [[ $outcome == holds ]] && exit 0 || exit 1
}

# proof NAME FIGURES OUTCOME: the last line of what either holds or does not. Exits 0 where it holds.
proof() {
  if [[ -n $json ]]; then
    printf '{"figure":"%s","figures":"%s","seed":%s,"holds":%s}\n' "$1" "$2" "$seed" "$([[ $3 == holds ]] && echo true || echo false)"
  else
    echo "$1 $2, seed $seed: $3"
  fi
  [[ $3 == holds ]] && exit 0 || exit 1
}
