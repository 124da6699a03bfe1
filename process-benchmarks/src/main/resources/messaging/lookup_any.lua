-- n look-ups of names of the crowd chosen at random.
return function(n)
  process.send("crowd", "lookup", n)
  process.inbox():receive()
end
