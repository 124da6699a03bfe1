-- The rules of the tenants, with prices of the test.
-- modules: catalog
local funcs = require("funcs")

describe("a pricing rule", function()
  before_each(function()
    fake.module("catalog", {price = function(item)
      assert.equal("lamp", item)
      return 10
    end})
  end)

  local function price(tenant, quantity)
    local total, err = funcs.call("shop.pricing:" .. tenant, {item = "lamp", quantity = quantity})
    assert.is_nil(err)
    return total
  end

  it("of Acme takes a tenth off from five pieces", function()
    assert.near(40, price("acme", 4), 0.001)
    assert.near(45, price("acme", 5), 0.001)
  end)

  it("of Globex gives the third piece for free", function()
    assert.near(20, price("globex", 2), 0.001)
    assert.near(20, price("globex", 3), 0.001)
    assert.near(40, price("globex", 6), 0.001)
  end)

  it("of Initech does not depend on the item", function()
    assert.near(154.5, price("initech", 2), 0.001)
  end)
end)
