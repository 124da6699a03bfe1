-- Many small tables.
local function tree(depth)
  if depth > 0 then
    depth = depth - 1
    local left, right = tree(depth), tree(depth)
    return {left, right}
  end
  return {}
end

local function check(node)
  if node[1] then
    return 1 + check(node[1]) + check(node[2])
  end
  return 1
end

return function()
  local total = check(tree(13))
  local long = tree(12)
  for depth = 4, 12, 4 do
    for _ = 1, 2 ^ (12 - depth + 2) do
      total = total + check(tree(depth))
    end
  end
  return total + check(long)
end
