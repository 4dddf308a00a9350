#!/usr/bin/env bash
# Builds and tests ci/example-project against the artifacts of this checkout, as somebody would who copied it. Nothing is
# installed into your Maven repository: Maven gets another below target/example, with the artifacts in it. See --help.
set -euo pipefail

usage() {
  cat <<'TXT'
usage: ci/test-example.sh [--fetched DIR] [MAVEN OPTIONS]

Builds and tests a copy of ci/example-project against the jars of this checkout, then sees that the build fails where a
floor of launches cannot be reached. The jars must be there:  mvn -Dquick -DskipTests package -pl ci/junit -am

  --fetched DIR   a Maven repository whose files are used before any is fetched; default: ~/.m2/repository.
                  It is read, never written. With everything in it, no network is needed; and -o, as a Maven
                  option, works once a run has been good.

Environment: JAVA_HOME (JDK 25), MAVEN_HOME. Everything made lies in target/example.
TXT
}

say() { printf 'test-example: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

fetched=${HOME:-/root}/.m2/repository
options=()
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --fetched)
      [ $# -ge 2 ] || { usage >&2; exit 2; }
      fetched=$2
      shift
      ;;
    *) options+=("$1") ;;
  esac
  shift
done

[ ! -d "$fetched" ] || fetched=$(cd "$fetched" && pwd)
root=$(cd "$(dirname "$0")/.." && pwd)
work=$root/target/example
repository=$work/m2
mvn=${MAVEN_HOME:+$MAVEN_HOME/bin/}mvn
command -v "$mvn" >/dev/null 2>&1 || fail "no Maven: '$mvn' is not there; set MAVEN_HOME, or put mvn on PATH."

version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' "$root/pom.xml" | head -n 1)
example=$(sed -n 's:.*<stratus.version>\(.*\)</stratus.version>.*:\1:p' "$root/ci/example-project/pom.xml")
[ "$version" = "$example" ] || fail "ci/example-project/pom.xml names version $example, and this checkout is $version."

# Puts module $1 into the repository as artifact $2; of the parent there is no jar.
publish() {
  local module=$1 artifact=$2 place=$repository/dev/stratus/$2/$version
  mkdir -p "$place"
  cp "$root/$module/pom.xml" "$place/$artifact-$version.pom"
  [ "$module" != . ] || return 0
  local jar=$root/$module/target/$artifact-$version.jar
  [ -f "$jar" ] || fail "$module is not built: there is no $jar. Run: mvn -Dquick -DskipTests package -pl ci/junit -am"
  cp "$jar" "$place/"
}

rm -rf "$work/project" "$repository/dev/stratus"
publish . stratus-parent
publish embedded/spi stratus-embedded-spi
publish embedded/tornado-api stratus-embedded-api
publish embedded/jit stratus-embedded-jit
publish embedded/runtime stratus-embedded-runtime
publish host/reference stratus-reference
publish ci/junit stratus-junit
cp -r "$root/ci/example-project" "$work/project"
rm -rf "$work/project/target"

# A folder as a file: URL in XML: only what a path here may hold and that may not.
url=file://$(printf '%s' "$fetched" | sed 's/%/%25/g; s/ /%20/g; s/&/\&amp;/g')

# What was fetched already is asked before Maven's own places. As the mirror of exactly its own name, so that a mirror of
# everything in your settings does not catch it.
repository_entry() {
  cat <<TXT
    <$1><$2><id>stratus-fetched</id><url>$url</url>
      <releases><checksumPolicy>ignore</checksumPolicy></releases><snapshots><enabled>false</enabled></snapshots>
    </$2></$1>
TXT
}
cat >"$work/settings.xml" <<TXT
<settings>
  <mirrors><mirror><id>stratus-fetched</id><mirrorOf>stratus-fetched</mirrorOf><url>$url</url></mirror></mirrors>
  <profiles><profile><id>stratus-example</id>
$(repository_entry repositories repository)
$(repository_entry pluginRepositories pluginRepository)
  </profile></profiles>
  <activeProfiles><activeProfile>stratus-example</activeProfile></activeProfiles>
</settings>
TXT

# Runs the project's tests, output into log $1; further arguments go to Maven.
tests() {
  local log=$1
  shift
  "$mvn" -B -ntp -gs "$work/settings.xml" -Dmaven.repo.local="$repository" -f "$work/project/pom.xml" \
    ${options[@]+"${options[@]}"} "$@" test >"$log" 2>&1
}

say "mvn test in $work/project ..."
if ! tests "$work/test.log"; then
  tail -n 60 "$work/test.log" >&2
  fail "the example's tests failed; the whole output is in target/example/test.log"
fi
report=$work/project/target/surefire-reports/TEST-example.GroupSumsTest.xml
[ -f "$report" ] || fail "the example ran no test: there is no $report"
for ran in 'race check on Oclgrind' 'jvm-debug' 'opencl:'; do
  grep -q "$ran" "$report" || fail "the example's tests did not run on '$ran'; see $report"
done

say "mvn test with a floor that cannot be reached ..."
if tests "$work/floor.log" -Dstratus.ci.floor=1000000 -Dtest=GroupSumsTest#sumsAreThoseOfJava; then
  fail "a floor of 1000000 launches was missed and the build passed; see target/example/floor.log"
fi
grep -q 'The floor of stratus.ci.floor .* was missed' "$work/floor.log" \
  || fail "the build failed for another reason than its floor; see target/example/floor.log"

say "good: the example builds against this checkout, its tests ran on OpenCL, the debug device and Oclgrind, and a missed floor fails the build"
