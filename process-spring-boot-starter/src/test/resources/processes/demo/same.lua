-- Gives its argument back.
return function(value) return value end
