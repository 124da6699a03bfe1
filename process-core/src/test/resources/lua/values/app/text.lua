return function() return { id = "9007199254740993", raw = "caf\195\169" } end
