#!/usr/bin/env bash
# Builds and tests ci/example-project against the artifacts of this checkout, as somebody would who copied it. Nothing is
# installed into your Maven repository: the artifacts are laid out as a repository of their own below target/example,
# and Maven gets a local repository there too. See --help.
set -euo pipefail

usage() {
  cat <<'TXT'
usage: ci/test-example.sh [--fetched DIR] [MAVEN OPTIONS]

Builds and tests a copy of ci/example-project against the jars of this checkout, then sees that the build fails where a
floor of launches cannot be reached. The jars must be there:  mvn -Dquick -DskipTests package -pl ci/junit -am

  --fetched DIR   a Maven repository whose files are used before any is fetched; default: ~/.m2/repository.
                  It is read, never written. With everything in it, no network is needed.

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

root=$(cd "$(dirname "$0")/.." && pwd)
work=$root/target/example
repository=$work/repository
mvn=${MAVEN_HOME:+$MAVEN_HOME/bin/}mvn
command -v "$mvn" >/dev/null 2>&1 || fail "no Maven: '$mvn' is not there; set MAVEN_HOME, or put mvn on PATH."

version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' "$root/pom.xml" | head -n 1)
example=$(sed -n 's:.*<stratus.version>\(.*\)</stratus.version>.*:\1:p' "$root/ci/example-project/pom.xml")
[ "$version" = "$example" ] || fail "ci/example-project/pom.xml names version $example, and this checkout is $version."

# Lays out module $1 as artifact $2; without a jar where there is no module.
publish() {
  local module=$1 artifact=$2 place=$repository/dev/stratus/$2/$version
  mkdir -p "$place"
  cp "$root/$module/pom.xml" "$place/$artifact-$version.pom"
  [ "$module" != . ] || return 0
  local jar=$root/$module/target/$artifact-$version.jar
  [ -f "$jar" ] || fail "$module is not built: there is no $jar. Run: mvn -Dquick -DskipTests package -pl ci/junit -am"
  cp "$jar" "$place/"
}

rm -rf "$repository" "$work/project" "$work/m2/dev/stratus"
mkdir -p "$work/m2"
publish . stratus-parent
publish embedded/spi stratus-embedded-spi
publish embedded/tornado-api stratus-embedded-api
publish embedded/jit stratus-embedded-jit
publish embedded/runtime stratus-embedded-runtime
publish host/reference stratus-reference
publish ci/junit stratus-junit
cp -r "$root/ci/example-project" "$work/project"
rm -rf "$work/project/target"

# $1 as a file: URL: only what a path here may hold and a URL may not.
url() { printf 'file://%s' "$1" | sed 's/%/%25/g; s/ /%20/g; s/&/\&amp;/g'; }

# A repository $1 at folder $2, asked before Maven's own.
repository_entry() {
  cat <<TXT
      <$3><id>$1</id><url>$(url "$2")</url>
        <releases><enabled>true</enabled><checksumPolicy>ignore</checksumPolicy></releases>
        <snapshots><enabled>$4</enabled><checksumPolicy>ignore</checksumPolicy></snapshots>
      </$3>
TXT
}

# As mirrors of exactly their own names, so that a mirror of everything in your settings does not catch them.
{
  cat <<TXT
<settings>
  <mirrors>
    <mirror><id>stratus-checkout</id><mirrorOf>stratus-checkout</mirrorOf><url>$(url "$repository")</url></mirror>
    <mirror><id>stratus-fetched</id><mirrorOf>stratus-fetched</mirrorOf><url>$(url "$fetched")</url></mirror>
  </mirrors>
  <profiles><profile><id>stratus-example</id>
    <repositories>
TXT
  repository_entry stratus-checkout "$repository" repository true
  repository_entry stratus-fetched "$fetched" repository false
  printf '    </repositories>\n    <pluginRepositories>\n'
  repository_entry stratus-fetched "$fetched" pluginRepository false
  cat <<'TXT'
    </pluginRepositories>
  </profile></profiles>
  <activeProfiles><activeProfile>stratus-example</activeProfile></activeProfiles>
</settings>
TXT
} >"$work/settings.xml"

# Runs the project's tests, output into log $1; further arguments go to Maven.
tests() {
  local log=$1
  shift
  "$mvn" -B -ntp -gs "$work/settings.xml" -Dmaven.repo.local="$work/m2" -f "$work/project/pom.xml" \
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
