-- Waits for ever.
return function() process.inbox():receive() end
