-- Linked to the process before it and to the one behind it.
return function(behind)
  if behind > 0 then
    process.describe(behind .. " behind")
    process.spawn_linked("demo:link_member", "demo:lab", behind - 1)
    process.events():receive()
    return
  end
  process.describe("the last one")
  time.sleep("30s")
  error("scale 7 is out of order")
end
