-- Tables.
local function fails(text, f, ...)
	local ok, err = pcall(f, ...)
	check(not ok, "must raise " .. text)
	check(tostring(err):find(text, 1, true), tostring(err) .. " must contain " .. text)
end

local t = { 1, 2, 3 }
table.insert(t, 4)
table.insert(t, 1, 0)
table.insert(t, 3, 1.5)
same(table.concat(t, " "), "0 1 1.5 2 3 4")
same(table.remove(t), 4)
same(table.remove(t, 1), 0)
same(table.remove(t, 2), 1.5)
same(table.concat(t, " "), "1 2 3")
same(table.remove({}), nil)
same(table.remove({}, 0), nil)
same(table.remove({ 1 }, 2), nil)
fails("position out of bounds", table.remove, { 1, 2, 3 }, 7)
fails("position out of bounds", table.insert, { 1, 2, 3 }, 6, 1)
fails("wrong number of arguments to 'insert'", table.insert, {}, 1, 2, 3)
fails("table expected, got nil", table.insert, nil, 1)
for i = 1, 100 do table.insert(t, 2, i) end
same(#t, 103)
same(t[2], 100)
same(t[101], 1)
same(t[103], 3)
for _ = 1, 100 do table.remove(t, 2) end
same(table.concat(t, " "), "1 2 3")

same(table.concat({}, ","), "")
same(table.concat({ 1, "a", 2.5, -7 }, "-"), "1-a-2.5--7")
same(table.concat({ 1, 2, 3 }, ",", 2, 3), "2,3")
fails("invalid value (nil) at index 3 in table for 'concat'", table.concat, { 1, 2, nil, 4 }, ",", 1, 4)
same(select("#", table.unpack({}, 1, 3)), 3)
same(select("#", table.unpack({}, 2, 1)), 0)
fails("too many results", table.unpack, {}, 1, 1e8)
same(table.pack(1, nil, 3).n, 3)
same(#table.create(10), 0)

-- Sorting.
local function ordered(list, less)
	less = less or function(a, b) return a < b end
	for i = 2, #list do check(not less(list[i], list[i - 1]), "order at " .. i) end
end
local numbers, strings, things = {}, {}, {}
local seed = 1
for i = 1, 50000 do
	seed = (seed * 16807) % 2147483647
	numbers[i] = seed % 1000 - 0.5
	if i <= 5000 then
		strings[i] = "k" .. seed
		things[i] = { weight = seed % 100 }
	end
end
table.sort(numbers)
ordered(numbers)
table.sort(numbers, function(a, b) return a > b end)
ordered(numbers, function(a, b) return a > b end)
table.sort(strings)
ordered(strings)
local function lighter(a, b) return a.weight < b.weight end
table.sort(things, lighter)
ordered(things, lighter)
local compared = setmetatable({}, { __lt = function() return false end })
table.sort({ compared, compared, compared })
fails("invalid order function for sorting", table.sort, { 1, 2, 3, 4, 5 }, function() return true end)
fails("attempt to compare", table.sort, { 3, 1, "x" })
fails("attempt to compare", table.sort, { {}, {} })
fails("function expected", table.sort, { 1, 2 }, 1)
pcall(table.sort, { 1, 2, 3, 4, 5, 6, 7 }, function(a, b) return a ~= b end)
local stopped = { 5, 4, 3, 2, 1 }
fails("stop", table.sort, stopped, function() error("stop") end)
same(#stopped, 5)

local frozen = table.make_immutable { 1, { 2 } }
same(table.is_immutable(frozen), true)
same(table.is_immutable(frozen[2]), false)
for _, change in ipairs { table.insert, table.remove, rawset } do
	fails("immutable", change, frozen, 1, 1)
end
fails("immutable", table.sort, frozen, function() end)
