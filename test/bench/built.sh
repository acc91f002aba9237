# Sourced by stages and dense. Builds this module when sources are newer, and sets JAVA_HOME and, for java, the array bench_java.
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
. "$root/scripts/jdk.sh"
tipstaff_find_jdk || exit 2
bench=$root/test/bench/target/bench

if [ ! -f "$bench/built" ] || [ -n "$(cd "$root" && find pom.xml lib flow content test/bench -name target -prune -o -type f -newer "$bench/built" -print -quit)" ]; then
  if ! command -v mvn >/dev/null 2>&1; then
    echo "bench: Maven (mvn, 3.8 or newer) is needed to build and was not found. Install the package maven and run this again." >&2
    exit 2
  fi
  echo "bench: building ..." >&2
  mkdir -p "$root/test/bench/target"
  rm -rf "$bench"
  if ! (cd "$root" && mvn -B -q -DskipTests -Dspotless.check.skip=true -pl test/bench -am package) >"$root/test/bench/target/build.log" 2>&1; then
    cat "$root/test/bench/target/build.log" >&2
    echo "bench: the build failed; its output stands above and in test/bench/target/build.log." >&2
    exit 2
  fi
  touch "$bench/built"
fi
# The collector and heap are stated because figures depend on them; forked JVMs of JMH take the same.
bench_java=("$JAVA_HOME/bin/java" -XX:+UseSerialGC "-Xmx${TIPSTAFF_BENCH_HEAP:-2g}" --enable-native-access=ALL-UNNAMED
  "-Dtipstaff.root=$root" -cp "$bench/lib/*")
