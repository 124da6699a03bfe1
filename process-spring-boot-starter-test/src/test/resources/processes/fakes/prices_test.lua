-- modules: prices
local funcs, prices = require("funcs"), require("prices")

describe("a fake of a module", function()
  it("is called instead, by whatever process", function()
    local asked
    fake.module("prices", {of = function(sku)
      asked = sku
      return 39
    end})
    assert.equal(39, funcs.call("shop:quote", "lamp"))
    assert.equal("lamp", asked)
    assert.equal(39, prices.of("table"))
  end)

  it("may wait", function()
    fake.module("prices", {of = function() time.sleep("1h") return 1 end})
    assert.equal(1, funcs.call("shop:quote", "lamp"))
  end)

  it("may fail", function()
    fake.module("prices", {of = function() error("no price") end})
    assert.raises("no price", function() prices.of("lamp") end)
  end)

  it("is gone in the next test", function()
    assert.equal(4, funcs.call("shop:quote", "lamp"))
  end)
end)
