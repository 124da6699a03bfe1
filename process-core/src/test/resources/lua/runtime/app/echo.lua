-- Gives back its arguments as an array.
return function(...)
  return {...}
end
