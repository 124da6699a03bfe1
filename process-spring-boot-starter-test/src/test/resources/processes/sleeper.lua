return function(for_how_long)
  time.sleep(for_how_long)
  return "slept"
end
