-- Gathers globals, modules and one object of every kind, and shows them.
local shared = require("shared")
local names = { "ctx", "funcs", "security", "logger", "json", "uuid", "base64", "hash", "time" }

local counter = { value = 0 }
local function count() counter.value = counter.value + 1 return counter.value end
local class = setmetatable({}, { __index = function(_, key) return key end, __call = count })

return function()
    count()
    shared.call()
    local found = { globals = _G, env = _ENV, shared = shared, count = count, class = class }
    for _, name in ipairs(names) do found[name] = require(name) end
    local time, logger = found.time, found.logger
    found.channel = channel.new(1)
    found.case = found.channel:case_receive()
    found.inbox = process.inbox()
    found.events = process.events()
    found.topic = process.listen("topic")
    found.timer = time.timer("1h")
    found.ticker = time.ticker("1h")
    found.after = time.after("1h")
    found.now = time.now()
    found.duration = time.parse_duration("1s")
    found.location = time.utc
    found.error = errors.new({ kind = errors.INVALID, message = "m", details = { list = { 1 } } })
    found.details = found.error:details()
    found.logger = logger:with({ a = 1 }):named("x")
    found.executor = found.funcs.new()
    found.builder = process.with_context({ a = 1 })
    found.actor = found.security.actor()
    found.scope = found.security.scope()
    found.coroutine = coroutine.create(function() return counter end)
    found.wrap = coroutine.wrap(function() coroutine.yield(counter) end)
    found.yielded = found.wrap()
    found.gmatch = string.gmatch("a b", "%a")
    found.iterator = { ipairs({}) }
    found.next = { pairs({}) }
    found.decoded = found.json.decode('{"list": [1, "x"]}')
    found.context = found.ctx.all()
    local _, raised = pcall(error, { code = 1 })
    found.raised = raised
    local _, text = pcall(function() return nil + 1 end)
    found.text = text
    require("witness").see(found)
end
