-- n messages: half of them to processes of the crowd chosen at random, half of them back.
return function(n)
  process.send("crowd", "random", n)
  process.inbox():receive()
end
