#!/bin/sh
# Measures a plain reply and a 6 KB page against nginx serving the same bytes from files, in the same run.
# Usage: bench_http.sh PATH/TO/bench_http [seconds]
set -eu
program=$1
seconds=${2:-5}
folder=$(mktemp -d)
trap 'kill $nginx $server 2>/dev/null; wait; rm -rf "$folder"' EXIT
printf 'Hello, World!' > "$folder/plain.txt"
head -c 6144 /dev/zero | tr '\0' x > "$folder/page.html"
chmod 755 "$folder"
cat > "$folder/nginx.conf" <<CONF
worker_processes 2; daemon off; pid $folder/pid; error_log $folder/error.log;
events { worker_connections 1024; }
http { access_log off; keepalive_requests 100000000; sendfile on; tcp_nopush on; open_file_cache max=100;
  client_body_temp_path $folder/t1; proxy_temp_path $folder/t2; fastcgi_temp_path $folder/t3; uwsgi_temp_path $folder/t4; scgi_temp_path $folder/t5;
  server { listen 127.0.0.1:18081; root $folder; } }
CONF
nginx=0; server=0
/usr/sbin/nginx -c "$folder/nginx.conf" & nginx=$!
"$program" 18080 & server=$!
for url in http://127.0.0.1:18081/plain.txt http://127.0.0.1:18080/prepared; do
  curl -sf --retry 50 --retry-delay 0 --retry-connrefused -o /dev/null "$url"
done
measure() {
  printf '%-28s' "$1"
  wrk -t1 -c64 -d"${seconds}s" --latency "$2" | awk '/99%/ {p99=$2} /Requests\/sec/ {rate=$2} /Non-2xx|Socket errors/ {print} END {printf "%10.0f requests/s  p99 %s\n", rate, p99}'
}
for round in 1 2; do
  measure "nginx, plain" http://127.0.0.1:18081/plain.txt
  measure "viche, plain, prepared" http://127.0.0.1:18080/prepared
  measure "viche, plain, handle" http://127.0.0.1:18080/handle
  measure "nginx, 6 KB page" http://127.0.0.1:18081/page.html
  measure "viche, 6 KB page, prepared" http://127.0.0.1:18080/prepared-page
  measure "viche, 6 KB page, handle" http://127.0.0.1:18080/page
done
