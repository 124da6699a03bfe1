-- Run luacheck in this folder: luacheck src/main/resources/processes
stds.luaprocess = dofile("../process-core/src/main/resources/META-INF/luaprocess/lua/luacheck.lua")
std = "luaprocess"
max_line_length = 140
