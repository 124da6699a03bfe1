-- Returns a new text.
return function()
  return ("x"):rep(3000)
end
