local faulty = require("faulty")

return function(name)
  faulty[name]()
end
