local faulty = require("faulty")

return function()
  for _ = 1, 1000 do
    pcall(faulty.illegal)
  end
end
