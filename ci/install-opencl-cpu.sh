#!/usr/bin/env bash
# Installs an OpenCL device on the CPU, for machines without another: see --help.
set -euo pipefail

usage() {
  cat <<'TXT'
usage: ci/install-opencl-cpu.sh [--with-test-tools] [--with-rusticl] [--dry-run]

Installs PoCL, an OpenCL device that runs on the CPU, and the ICD loader that finds it, with apt-get, on Debian,
Ubuntu and their relatives. What is installed already is left as it is: a second run does nothing. Needs root.

  --with-test-tools   also what the tests use: Oclgrind (finds races and accesses out of bounds; it is not made visible
                      to other programs), spirv-tools, which judges SPIR-V, llvm-spirv-15, which makes LLVM's form of it for
                      PoCL and Oclgrind, clang-15, which makes PTX of CUDA C without NVIDIA's tools (both where the
                      archive has them), and clinfo
  --with-rusticl      also Rusticl, Mesa's OpenCL on the CPU (package mesa-opencl-icd): no float64 and 32 KiB of local
                      memory, so a test of small devices. It shows its device where RUSTICL_ENABLE=llvmpipe is set. Its
                      compiler has faults in Mesa 22.3 (Debian 12) that can end the process: not for anything else
  --dry-run           say what would be installed, and do nothing
  -h, --help          this text

Exit codes: 0 all is there, 1 it could not be installed, 2 usage.
TXT
}

say() { printf 'install-opencl-cpu: %s\n' "$*"; }

packages=(ocl-icd-libopencl1 pocl-opencl-icd)
# What not every archive has: the rest works without.
optional=()
dry_run=0
given=$*
for argument in "$@"; do
  case $argument in
    --with-test-tools)
      packages+=(oclgrind spirv-tools clinfo)
      optional+=(llvm-spirv-15 clang-15)
      ;;
    --with-rusticl) packages+=(mesa-opencl-icd) ;;
    --dry-run) dry_run=1 ;;
    -h | --help) usage; exit 0 ;;
    *)
      say "there is no option $argument." >&2
      usage >&2
      exit 2
      ;;
  esac
done

if ! command -v apt-get >/dev/null 2>&1; then
  cat >&2 <<'TXT'
install-opencl-cpu: this system has no apt-get. Install PoCL and an OpenCL ICD loader with its own tools:
  Fedora:    dnf install pocl ocl-icd
  Arch:      pacman -S pocl ocl-icd
  macOS:     brew install pocl
  any:       conda install -c conda-forge pocl ocl-icd-system
TXT
  exit 1
fi

# True where package $1 is installed, or another that stands in for it: the loader may be a vendor's.
installed() {
  if dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^ii'; then return 0; fi
  # Not grep -q here: it ends at the first hit, and under pipefail the writer's end then counts as a miss.
  [ "$1" = ocl-icd-libopencl1 ] && [ -n "$(dpkg-query -W -f '${db:Status-Abbrev} ${Provides}\n' 2>/dev/null | grep '^ii' | grep 'libopencl1\|libopencl-1\.')" ]
}

missing=()
for package in "${packages[@]}"; do
  installed "$package" || missing+=("$package")
done
wanted=()
for package in ${optional[@]+"${optional[@]}"}; do
  installed "$package" || wanted+=("$package")
done
if [ "$((${#missing[@]} + ${#wanted[@]}))" = 0 ]; then
  say "all is there: ${packages[*]}${optional[*]+ ${optional[*]}}"
  exit 0
fi
if [ "$dry_run" = 1 ]; then
  say "would install:" ${missing[@]+"${missing[@]}"} ${wanted[@]+"${wanted[@]}"}
  exit 0
fi
if [ "$(id -u)" != 0 ] && [ "${#missing[@]}" = 0 ]; then
  say "all that is needed is there; with root also: ${wanted[*]}"
  exit 0
fi
if [ "$(id -u)" != 0 ]; then
  say "apt-get needs root; run: sudo $0${given:+ $given}" >&2
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
install() { apt-get install -y --no-install-recommends "$@"; }
if [ "${#missing[@]}" != 0 ]; then
  say "installing: ${missing[*]}"
  # A machine's package lists may be missing, or older than the archive: on a failure they are fetched, once.
  if ! install "${missing[@]}" && ! { apt-get update && install "${missing[@]}"; }; then
    say "could not install ${missing[*]}; what apt-get said is above. On Ubuntu these packages are in 'universe': add-apt-repository universe" >&2
    exit 1
  fi
fi
for package in ${wanted[@]+"${wanted[@]}"}; do
  install "$package" || say "no $package in this archive: the tests that need it will say that they are skipped" >&2
done
say "done. What is visible: clinfo -l, or ./stratus devices"
