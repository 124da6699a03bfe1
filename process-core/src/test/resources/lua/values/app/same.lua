return function(value) return value end
