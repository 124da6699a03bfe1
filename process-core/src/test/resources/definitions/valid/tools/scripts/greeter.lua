return {greet = function() end}
