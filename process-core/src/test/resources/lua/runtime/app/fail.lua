-- Fails in the way its argument says.
return function(how)
  if how == "error" then
    error("broken")
  elseif how == "object" then
    error(errors.new{message = "no stock", kind = errors.CONFLICT, details = {item = "lamp"}})
  end
  return nil, "refused"
end
