return function()
  channel.new():receive()
end
