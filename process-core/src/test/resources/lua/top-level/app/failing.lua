return function() error("failed") end
