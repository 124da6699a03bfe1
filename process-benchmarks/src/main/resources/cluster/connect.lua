-- Fails unless processes can be started there.
return function(host)
  local _, err = process.call("c:nothing", host)
  if err then error(err) end
end
