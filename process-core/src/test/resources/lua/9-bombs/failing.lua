-- Fails at once, with so many bytes of text or details.
return function(bytes, details)
  local text = ("x"):rep(bytes)
  error(errors.new({message = details and "failed" or text, details = details and {text = text} or nil}))
end
