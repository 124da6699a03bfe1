-- Its top level calls application code that does not return by itself.
require("caller").wait()
return function() end
