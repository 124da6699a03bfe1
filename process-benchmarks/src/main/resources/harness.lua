-- Follows the text of a program, whose function is `run`. Returns its result, the seconds of the first call
-- and the median of calls after a warm-up.
return function(warmup, measured)
  local clock = os.clock
  local start = clock()
  local result = run()
  local cold = clock() - start
  local deadline = clock() + warmup
  repeat
    run()
  until clock() >= deadline
  local times = {}
  for i = 1, measured do
    start = clock()
    run()
    times[i] = clock() - start
  end
  table.sort(times)
  return {tostring(result), cold, times[(measured + 1) / 2]}
end
