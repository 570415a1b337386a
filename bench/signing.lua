-- wrk signs a petition: each line of RESIDENTS is the session and the form token of one person, used once.
local target, people, at = os.getenv("TARGET"), {}, 0
for line in io.lines(os.getenv("RESIDENTS")) do
  local session, token = line:match("^(%S+) (%S+)$")
  people[#people + 1] = { session, token }
end
local headers = { ["Content-Type"] = "application/x-www-form-urlencoded" }
function request()
  at = at + 1
  local person = people[(at - 1) % #people + 1]
  headers["Cookie"] = "viche_session=" .. person[1]
  return wrk.format("POST", target, headers, "resident=1&of_age=1&settlement=0&form_token=" .. person[2])
end
function done(summary, latency)
  io.write(string.format("RESULT %d %d %d %.3f\n", summary.requests, summary.duration,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout, latency:percentile(99) / 1000))
end
