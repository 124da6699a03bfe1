-- n messages of three topics to oneself, taken by select.
return function(n)
  local me = process.pid()
  local a, b, c = process.listen("a"), process.listen("b"), process.listen("c")
  local cases = {a:case_receive(), b:case_receive(), c:case_receive()}
  for i = 1, n / 3 do
    process.send(me, "c", i)
    process.send(me, "b", i)
    process.send(me, "a", i)
    channel.select(cases)
    channel.select(cases)
    channel.select(cases)
  end
end
