#!/usr/bin/env bash
# Installs what is missing, and only that.
#   tools/install.sh packages build|test|bench|tidy|fuzz ...   Debian packages, in groups
#   tools/install.sh npm FOLDER STAMP                npm packages of a folder, as its lock file says
set -euo pipefail

build=(ca-certificates ccache cmake g++ hunspell-en-us hunspell-uk mold ninja-build pkg-config python3
       libabsl-dev libboost-json1.81-dev libboost-url1.81-dev libboost1.81-dev libbrotli-dev libcli11-dev libctemplate-dev
       libcjose-dev libcurl4-openssl-dev libfido2-dev libfmt-dev libgmime-3.0-dev libgmock-dev libgtest-dev libhowardhinnant-date-dev libhunspell-dev libicu-dev libjansson-dev
       libmagic-dev libminizip-dev libpq-dev libpugixml-dev libqrencode-dev libs2-dev libseccomp-dev libsoci-dev libsodium-dev
       libspdlog-dev libsqlite3-dev libssl-dev libtomlplusplus-dev libvips-dev libxlsxwriter-dev prometheus-cpp-dev
       tzdata zlib1g-dev)
test=(chromium clang-format default-jre-headless dovecot-imapd fonts-dejavu-core nginx-light postgresql python3-openpyxl)
bench=(nginx-light postgresql wrk)
tidy=(clang-tidy)
fuzz=(clang libclang-rt-14-dev)

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Another package may already give what one of ours would bring: a full nginx, a newer Java, a Node from elsewhere.
is_there() {
  case $1 in
    nginx-light) [ -x /usr/sbin/nginx ] || command -v nginx >/dev/null ;;
    default-jre-headless) command -v java >/dev/null ;;
    *) is_installed "$1" ;;
  esac
}

node_is_enough() {
  command -v npm >/dev/null && command -v node >/dev/null &&
    [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 18')" = true ]
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; return; fi
  if ! command -v sudo >/dev/null; then
    echo "These packages are missing, and neither are you root nor is there sudo. Run as root: ${*}" >&2
    exit 1
  fi
  sudo "$@"
}

packages() {
  local group wanted missing=()
  for group in "$@"; do
    local -n list=$group
    for wanted in "${list[@]}"; do is_there "$wanted" || missing+=("$wanted"); done
  done
  if [[ " $* " == *" build "* ]] && ! node_is_enough; then missing+=(nodejs npm); fi
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "Installing: ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
}

npm_packages() {
  local folder=$1 stamp=$2
  if [ -d "$folder/node_modules" ] && cmp -s "$folder/package-lock.json" "$stamp"; then return 0; fi
  echo "npm packages of $folder"
  (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
  mkdir -p "$(dirname "$stamp")"
  cp "$folder/package-lock.json" "$stamp"
}

case ${1:-} in
  packages) shift; packages "$@" ;;
  npm) npm_packages "$2" "$3" ;;
  *) sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
