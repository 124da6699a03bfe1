-- The names a program can reach: globals, and what is in them and in modules.
return function(modules)
  local names = {}

  local function add(prefix, t)
    for key, value in pairs(t) do
      if type(value) == "table" and value ~= _G then
        add(prefix .. key .. ".", value)
      else
        names[#names + 1] = prefix .. key
      end
    end
  end

  add("", _G)
  for _, name in ipairs(modules) do
    local module = require(name)
    if type(module) == "table" and module ~= time then
      add(name .. ".", module)
    end
  end
  return names
end
