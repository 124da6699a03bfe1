-- Gives others what it made, and ends when it is told to.
return function(keeper)
  process.send(keeper, "error", errors.new({message = "x", details = {a = {1, 2, 3}}}))
  process.send(keeper, "table", {a = {1, 2, 3}})
  assert(process.with_context({a = {1, 2, 3}}):spawn("app:neighbour", "app:processes"))
  process.inbox():receive()
end
