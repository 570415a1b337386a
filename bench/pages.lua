-- wrk asks for the paths of a file (PATHS) one after another; each wrk thread begins at the first.
-- PAUSE: milliseconds between an answer
-- and the next question.
local paths, at = {}, 0
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
local ready = {}
function init()
  for i, path in ipairs(paths) do ready[i] = wrk.format("GET", path) end
end
function request()
  at = at % #ready + 1
  return ready[at]
end
if os.getenv("PAUSE") then
  local pause = tonumber(os.getenv("PAUSE"))
  function delay() return pause end
end
function done(summary, latency)
  io.write(string.format("RESULT %d %d %d %.3f\n", summary.requests, summary.duration,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout, latency:percentile(99) / 1000))
end
