-- Takes the name of another process.
process.registry.register("mailer")

return function()
  process.events():receive()
end
