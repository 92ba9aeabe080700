#!/usr/bin/env bash
# A Neo4j server on this machine without Docker, for development and for the contract tests.
#
#   scripts/neo4j_local.sh start  DIR     downloads the server's jars into DIR once, starts it, and sets its password
#   scripts/neo4j_local.sh stop   DIR     stops it; the data in DIR stay
#   scripts/neo4j_local.sh status DIR
#
# Needs Java 17 or later and Maven. NEO4J_PORT (7687), NEO4J_PASSWORD (adwright-local) and NEO4J_HEAP (512m) may be set.
# PYTHON names an interpreter that has the neo4j driver (default: .venv/bin/python of this project).
set -euo pipefail

VERSION=5.26.30
PORT=${NEO4J_PORT:-7687}
PASSWORD=${NEO4J_PASSWORD:-adwright-local}
HEAP=${NEO4J_HEAP:-512m}
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PYTHON=${PYTHON:-$HERE/.venv/bin/python}

die() { echo "neo4j_local: $*" >&2; exit 1; }

usage() { sed -n '2,9p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'; exit 2; }

running() { [ -f "$DIR/pid" ] && kill -0 "$(cat "$DIR/pid")" 2>/dev/null; }

fetch_jars() {
  [ -f "$DIR/lib/.complete-$VERSION" ] && return
  command -v mvn >/dev/null || die "Maven is needed to download the server; compose.yaml starts it with Docker instead"
  echo "downloading Neo4j $VERSION into $DIR/lib (about 125 MB, once) …" >&2
  cat > "$DIR/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>adwright.local</groupId><artifactId>neo4j</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>$VERSION</version></dependency>
    <dependency><groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId><version>$VERSION</version></dependency>
  </dependencies>
</project>
POM
  (cd "$DIR" && mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib -DincludeScope=runtime)
  touch "$DIR/lib/.complete-$VERSION"
}

write_settings() {
  mkdir -p "$DIR"/home/{conf,data,logs,run,import,plugins}
  cat > "$DIR/home/conf/neo4j.conf" <<CONF
server.bolt.listen_address=127.0.0.1:$PORT
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
server.memory.pagecache.size=256m
db.transaction.timeout=60s
CONF
}

set_password() {
  NEO4J_PORT=$PORT NEO4J_PASSWORD=$PASSWORD "$PYTHON" - <<'PY'
import os
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, ClientError

url, password = f"bolt://127.0.0.1:{os.environ['NEO4J_PORT']}", os.environ["NEO4J_PASSWORD"]
try:
    with GraphDatabase.driver(url, auth=("neo4j", "neo4j")) as driver, driver.session(database="system") as session:
        session.run("ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new", new=password).consume()
except (AuthError, ClientError):
    pass  # the first login was made before
with GraphDatabase.driver(url, auth=("neo4j", password)) as driver:
    driver.verify_connectivity()
PY
}

start() {
  running && { echo "already running: bolt://127.0.0.1:$PORT"; return; }
  command -v java >/dev/null || die "Java 17 or later is needed"
  mkdir -p "$DIR"; fetch_jars; write_settings
  cd "$DIR"
  : > server.log
  local opens=()
  for package in java.nio java.io java.lang sun.nio.ch java.util.concurrent; do
    opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
  done
  nohup java "-Xms256m" "-Xmx$HEAP" -XX:+UseG1GC "${opens[@]}" -cp 'lib/*' \
    org.neo4j.server.CommunityEntryPoint --console-mode "--home-dir=$DIR/home" "--config-dir=$DIR/home/conf" \
    > "$DIR/server.log" 2>&1 &
  echo $! > "$DIR/pid"
  for _ in $(seq 120); do
    grep -q 'Started\.' "$DIR/server.log" && { set_password; echo "ready: bolt://127.0.0.1:$PORT"; return; }
    running || { tail -5 "$DIR/server.log" >&2; die "it did not start; see $DIR/server.log"; }
    sleep 1
  done
  die "it did not start within two minutes; see $DIR/server.log"
}

stop() {
  running || { echo "not running"; return; }
  kill "$(cat "$DIR/pid")"
  for _ in $(seq 60); do running || { rm -f "$DIR/pid"; echo "stopped"; return; }; sleep 1; done
  die "it did not stop within a minute"
}

status() { if running; then echo "running: bolt://127.0.0.1:$PORT"; else echo "not running"; return 1; fi; }

[ $# -eq 2 ] || usage
mkdir -p "$2"; DIR=$(cd "$2" && pwd)
case $1 in start) start ;; stop) stop ;; status) status ;; *) usage ;; esac
