-- Runs programs from standard input, each with globals of its own; a text is its length, a new line and its bytes. The
-- first one is what all programs share, the others are answered with what they print.
local names = { 'assert', 'error', 'getmetatable', 'ipairs', 'next', 'pairs', 'pcall', 'rawequal', 'rawget',
  'rawset', 'select', 'setmetatable', 'tonumber', 'tostring', 'type', 'xpcall', '_VERSION' }
local input, output = io.stdin, io.stdout
output:setvbuf('full', 65536)

local function read()
  local size = input:read('*n')
  if not size then return nil end
  input:read(1)
  return input:read(size)
end

local shared = read()

local function globals(lines)
  local env = {}
  for _, name in ipairs(names) do env[name] = _G[name] end
  for _, name in ipairs({ 'string', 'table', 'math', 'bit32', 'coroutine' }) do
    env[name] = {}
    for k, v in pairs(_G[name]) do env[name][k] = v end
  end
  env._G = env
  env.unpack = table.unpack
  env.print = function(v) lines[#lines + 1] = tostring(v) .. '\n' end
  env.prelude = load(shared, '=prelude', 't', env)
  return env
end

while true do
  local source = read()
  if not source then break end
  local lines = {}
  local chunk, problem = load(source, '=test', 't', globals(lines))
  if chunk then
    local ok, err = pcall(chunk)
    if not ok then
      local kind = type(err)
      lines[#lines + 1] = (kind == 'string' or kind == 'number') and tostring(err)
        or '(error object is a ' .. kind .. ' value)'
    end
  else
    lines[1] = '<syntax error> ' .. problem
  end
  local text = table.concat(lines)
  output:write(#text, '\n', text)
  output:flush()
end
