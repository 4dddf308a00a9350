#!/usr/bin/env bash
# Installs an OpenCL CPU device: PoCL and the ICD loader. --with-test-tools adds what the tests use: Oclgrind (race and
# bounds checker), spirv-tools, clinfo. Debian and its relatives; other systems get the names of the packages.
set -euo pipefail

packages=(ocl-icd-libopencl1 pocl-opencl-icd)
case ${1:-} in
  '') ;;
  --with-test-tools) packages+=(oclgrind spirv-tools clinfo) ;;
  *)
    echo "usage: $0 [--with-test-tools]" >&2
    exit 2
    ;;
esac

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
if [ "$(id -u)" != 0 ]; then
  echo "install-opencl-cpu: apt-get needs root; run: sudo $0 $*" >&2
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
install() { apt-get install -y --no-install-recommends "${packages[@]}"; }
# A machine's package lists may be missing, or older than the archive: on a failure they are fetched, once.
install || { apt-get update && install; }
