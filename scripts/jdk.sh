# Sourced by ./tipstaff, ./check and the scripts of test/bench. Sets JAVA_HOME to a JDK 25 or newer, or explains and fails.
# JAVA_HOME is taken when it is 25 or newer; else the newest JDK that is installed in a usual place.

tipstaff_jdk_version() { # prints the feature version of the JDK in folder $1, 0 when it is none
  local version=
  [ -x "$1/bin/javac" ] || { echo 0; return; }
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" | head -n 1)
  fi
  if [ -z "$version" ]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  fi
  echo "${version:-0}"
}

tipstaff_find_jdk() {
  local best= best_version=0 home version
  if [ -n "${JAVA_HOME:-}" ] && [ "$(tipstaff_jdk_version "$JAVA_HOME")" -ge 25 ]; then
    export JAVA_HOME
    return 0
  fi
  for home in /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/*java* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
      "${HOME:-/nonexistent}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -d "$home" ] || continue
    version=$(tipstaff_jdk_version "$home")
    if [ "$version" -ge 25 ] && [ "$version" -gt "$best_version" ]; then
      best=$home best_version=$version
    fi
  done
  if [ -z "$best" ]; then
    {
      echo "tipstaff: no JDK 25 or newer was found."
      echo "  Looked at JAVA_HOME (${JAVA_HOME:-not set}) and the usual places (/usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks)."
      echo "  Install one (for example the package temurin-25-jdk or openjdk-25-jdk), or set JAVA_HOME to it, and run this again."
    } >&2
    return 1
  fi
  export JAVA_HOME=$best
}
