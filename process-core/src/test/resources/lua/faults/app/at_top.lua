require("faulty").illegal()

return function() end
