-- Waits for an end and reads nothing.
return function() channel.new(0):receive() end
