#!/usr/bin/env bash
# Runs `stratus check` on every kind of device that one machine can stand in for: see --help.
set -euo pipefail

usage() {
  cat <<'TXT'
usage: ci/device-matrix.sh [--only ROW,ROW,...] [--allow-absent] [--out DIR] [--list]

Runs 'stratus check', the whole kernel matrix against the double reference, on one device configuration after another,
and prints a table. PoCL stands in for several devices and for small ones by its environment, Oclgrind watches for
races and accesses out of bounds.

  --only ROWS      only these rows, separated by commas
  --allow-absent   a row whose driver is not installed does not count; without it that is a failure
  --out DIR        where reports go; default target/device-matrix
  --list           list the rows and their environment, and do nothing
  -h, --help       this text

Each row leaves ROW.xml (JUnit's format), ROW.txt (the kernels' table) and ROW.log there.
Exit codes: 0 every row is good, 1 one is not, 2 usage.
Environment: STRATUS, the command to run instead of ./stratus; STRATUS_OCLGRIND_ICD, where Oclgrind's
liboclgrind-rt-icd.so is, instead of the usual places.
TXT
}

say() { printf 'device-matrix: %s\n' "$*" >&2; }

# name | driver | --device | environment (values without blanks but in quotes) | what it is for
# PoCL 3.1 follows POCL_MAX_WORK_GROUP_SIZE and POCL_MEMORY_LIMIT (GiB); it has no variable for local memory, Oclgrind has.
rows() {
  cat <<'TXT'
pthread|pocl|portable|POCL_DEVICES=pthread|a queue over all cores, PoCL's usual device
basic|pocl|portable|POCL_DEVICES=basic|everything on the calling thread
two-basic|pocl|portable|POCL_DEVICES=basic basic|two devices of one platform
small-groups|pocl|portable|POCL_DEVICES=pthread;POCL_MAX_WORK_GROUP_SIZE=16|work-groups of at most 16
small-memory|pocl|portable|POCL_DEVICES=pthread;POCL_MEMORY_LIMIT=1|1 GiB, buffers of 256 MiB
oclgrind|oclgrind|oclgrind||races, bounds, calls of the driver
oclgrind-small|oclgrind|oclgrind|OCLGRIND_MAX_WGSIZE=16;OCLGRIND_LOCAL_MEM_SIZE=2048|groups of 16 with 2 KiB, which kernels with a group for each row decline
jvm-debug||jvm-debug||kernel bytecode with work-group semantics
jvm||jvm||the JVM engine
TXT
}

root=$(cd "$(dirname "$0")/.." && pwd)
out=$root/target/device-matrix
only=
allow_absent=0
list=0
while [ $# -gt 0 ]; do
  case $1 in
    --only)
      [ $# -ge 2 ] || { usage >&2; exit 2; }
      only=$2
      shift
      ;;
    --out)
      [ $# -ge 2 ] || { usage >&2; exit 2; }
      out=$2
      shift
      ;;
    --allow-absent) allow_absent=1 ;;
    --list) list=1 ;;
    -h | --help) usage; exit 0 ;;
    *)
      say "there is no option $1."
      usage >&2
      exit 2
      ;;
  esac
  shift
done

for name in ${only//,/ }; do
  rows | grep -q "^$name|" || { say "there is no row $name; there are: $(rows | cut -d '|' -f 1 | tr '\n' ' ')"; exit 2; }
done
wanted() { [ -z "$only" ] || case ,$only, in *,"$1",*) true ;; *) false ;; esac; }

if [ "$list" = 1 ]; then
  rows | while IFS='|' read -r name _ device environment why; do
    if wanted "$name"; then printf '%-15s --device %-10s %-55s %s\n' "$name" "$device" "$environment" "$why"; fi
  done
  exit 0
fi

stratus=${STRATUS:-$root/stratus}
mkdir -p "$out"
out=$(cd "$out" && pwd)

# The library of a driver's ICD file, if it is installed: $1 is pocl or oclgrind.
library() {
  case $1 in
    pocl)
      local icd
      for icd in /etc/OpenCL/vendors/*pocl*.icd; do [ -r "$icd" ] && head -n 1 "$icd" && return 0; done
      ;;
    oclgrind)
      local file places=(/usr/lib/oclgrind /usr/lib/*/oclgrind /usr/local/lib/oclgrind /usr/local/lib /usr/lib64/oclgrind /usr/lib64)
      places=("${places[@]/%//liboclgrind-rt-icd.so}")
      [ -z "${STRATUS_OCLGRIND_ICD:-}" ] || places=("$STRATUS_OCLGRIND_ICD")
      for file in "${places[@]}"; do [ -r "$file" ] && printf '%s\n' "$file" && return 0; done
      ;;
  esac
  return 1
}

# Runs row $1 with driver $2, device $3 and environment $4. Returns 0 good, 1 bad, 3 absent.
run_row() {
  local name=$1 driver=$2 device=$3 environment=$4 assignment icd status=0
  local variables=(STRATUS_NO_INSTALL=1)
  if [ -n "$driver" ]; then
    icd=$(library "$driver") || return 3
    # This driver alone, whatever else the machine has.
    rm -rf "$out/$name.vendors"
    mkdir -p "$out/$name.vendors"
    printf '%s\n' "$icd" >"$out/$name.vendors/$driver.icd"
    variables+=("OCL_ICD_VENDORS=$out/$name.vendors")
  fi
  if [ "$driver" = oclgrind ]; then
    rm -f "$out/$name.findings"
    variables+=(OCLGRIND_DATA_RACES=1 OCLGRIND_CHECK_API=1 "OCLGRIND_LOG=$out/$name.findings")
  fi
  local IFS=';'
  for assignment in $environment; do variables+=("$assignment"); done
  unset IFS
  env "${variables[@]}" "$stratus" check --device "$device" --junit-xml "$out/$name.xml" \
    >"$out/$name.txt" 2>"$out/$name.log" </dev/null || status=1
  if [ -s "$out/$name.findings" ] || grep -qs 'OpenCL runtime error detected' "$out/$name.txt" "$out/$name.log"; then
    say "$name: Oclgrind reports: $(head -n 1 "$out/$name.findings" 2>/dev/null || echo 'a wrong call') ($out/$name.findings, $name.log)"
    status=1
  fi
  return "$status"
}

# What row $1 said of its devices, in one line.
summary() {
  local text
  text=$(sed -n 's/^stratus: \([^ ]*: .*passed.*\)$/\1/p' "$out/$1.log" | paste -s -d ';' - | sed 's/;/; /g')
  [ -n "$text" ] || text=$(tail -n 1 "$out/$1.log")
  printf '%s' "$text"
}

table=$out/table.txt
printf '%-15s %-7s %7s  %s\n' row result seconds devices >"$table"
bad=0
absent=
while IFS='|' read -r name driver device environment why; do
  wanted "$name" || continue
  say "$name: $why ..."
  started=$SECONDS
  status=0
  run_row "$name" "$driver" "$device" "$environment" || status=$?
  case $status in
    0) result=good text=$(summary "$name") ;;
    3) result=ABSENT text="$driver is not installed: ci/install-opencl-cpu.sh --with-test-tools" absent="$absent $name" ;;
    *) result=FAILED text="$(summary "$name") ($out/$name.txt, $name.log)" bad=1 ;;
  esac
  printf '%-15s %-7s %7d  %s\n' "$name" "$result" "$((SECONDS - started))" "$text" >>"$table"
done < <(rows)

cat "$table"
if [ -n "$absent" ]; then
  say "not checked:$absent"
  [ "$allow_absent" = 1 ] || bad=1
fi
exit "$bad"
