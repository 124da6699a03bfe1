-- Mallory wants more than a price. The item of an order names what this rule tries; the
-- reason why the order fails names what it ran into.
-- luacheck: ignore 113 143
---@diagnostic disable: undefined-global, undefined-field
local attacks = {}

-- The definition lists this module, but the scope of rules does not grant it.
function attacks.reserve(order)
  require("inventory").reserve(order.id, "lamp", 2000)
end

-- The definition does not list this one.
function attacks.orders()
  require("orders").fail(1, "as Mallory likes")
end

function attacks.send()
  return process.send("payments", "void", 1)
end

function attacks.spawn(order)
  return process.spawn("shop.orders:order", "shop:orders", order)
end

function attacks.terminate()
  return process.terminate("caretaker")
end

function attacks.name()
  return process.registry.register("payments2")
end

function attacks.rule(order)
  return require("funcs").call("shop.pricing:acme", order)
end

function attacks.scope()
  return require("security").new_scope({})
end

function attacks.memory()
  local list = {}
  while true do
    list[#list + 1] = ("x"):rep(500000) .. #list
  end
end

function attacks.loop()
  while true do
    pcall(error)
  end
end

function attacks.string()
  return ("x"):rep(1e9)
end

function attacks.pattern()
  return ("a"):rep(5000):find(("a*"):rep(20) .. "b")
end

function attacks.recursion()
  local function deeper() return 1 + deeper() end
  return deeper()
end

function attacks.sleep()
  time.sleep("1h")
end

function attacks.file()
  return io.open("/etc/passwd")
end

function attacks.shell()
  return os.execute("id")
end

function attacks.java()
  return require("luajava").bindClass("java.lang.System")
end

return function(order)
  return attacks[order.item](order)
end
