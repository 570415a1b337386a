-- wrk signs a petition: each line of RESIDENTS is the session and the form token of one person, used once.
local target, ready, at = os.getenv("TARGET"), {}, 0
-- Made before the clock starts, so that what is measured is the server and not this script.
function init()
  local headers = { ["Content-Type"] = "application/x-www-form-urlencoded" }
  for line in io.lines(os.getenv("RESIDENTS")) do
    local session, token = line:match("^(%S+) (%S+)$")
    headers["Cookie"] = "viche_session=" .. session
    ready[#ready + 1] = wrk.format("POST", target, headers, "resident=1&of_age=1&settlement=0&form_token=" .. token)
  end
end
function request()
  at = at % #ready + 1
  return ready[at]
end
function done(summary, latency)
  io.write(string.format("RESULT %d %d %d %.3f\n", summary.requests, summary.duration,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout, latency:percentile(99) / 1000))
end
