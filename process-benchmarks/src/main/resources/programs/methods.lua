-- Method calls on objects with metatables, inheritance, metamethods.
local Shape = {}
Shape.__index = Shape

function Shape.new(x, y)
  return setmetatable({x = x, y = y}, Shape)
end

function Shape:move(dx, dy)
  self.x = self.x + dx
  self.y = self.y + dy
  return self
end

function Shape:area()
  return 0
end

local Rect = setmetatable({}, {__index = Shape})
Rect.__index = Rect

function Rect.new(x, y, w, h)
  local self = setmetatable(Shape.new(x, y), Rect)
  self.w, self.h = w, h
  return self
end

function Rect:area()
  return self.w * self.h
end

local Vector = {}
Vector.__index = Vector
Vector.__add = function(a, b)
  return setmetatable({a[1] + b[1], a[2] + b[2]}, Vector)
end
Vector.__eq = function(a, b)
  return a[1] == b[1] and a[2] == b[2]
end

return function()
  local shapes = {}
  for i = 1, 100 do
    shapes[i] = (i % 2 == 0) and Shape.new(i, i) or Rect.new(i, i, 2, 3)
  end
  local total = 0
  for _ = 1, 1500 do
    for i = 1, #shapes do
      local shape = shapes[i]
      total = total + shape:move(1, -1):area()
    end
  end
  local v = setmetatable({0, 0}, Vector)
  local step = setmetatable({1, 2}, Vector)
  for _ = 1, 40000 do
    v = v + step
  end
  return total + v[1] + v[2] + ((v == step) and 1 or 0)
end
