-- Runs a measured program under another implementation of Lua.
unpack = unpack or table.unpack
local r = dofile(arg[1])(tonumber(arg[2]), tonumber(arg[3]))
print(r[1])
print(r[2])
print(r[3])
