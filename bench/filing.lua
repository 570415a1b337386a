-- wrk files appeals: the fields of a form (BODY) with a text and a form key of their own each time.
local body, path, cookie, n = os.getenv("BODY"), os.getenv("TARGET"), os.getenv("COOKIE"), 0
local run = os.time()
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
if cookie ~= "" then wrk.headers["Cookie"] = cookie end
function request()
  n = n + 1
  return wrk.format(nil, path, nil, body .. "&form_key=bench-" .. run .. "-" .. n .. "&text=Bench+" .. n .. "+broken+glass+on+the+pavement")
end
function done(summary, latency)
  io.write(string.format("RESULT %d %d %d %.3f\n", summary.requests, summary.duration,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout, latency:percentile(99) / 1000))
end
