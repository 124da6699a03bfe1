describe("an order", function()
  local order

  before_each(function()
    fake.process("inventory")
    order = process.spawn_monitored("guide:order", "app:processes", "lamp", process.pid())
    assert.equal("lamp", expect_message("reserve"))
  end)

  it("expires when it is not paid", function()
    process.send(order, "reserved", true)
    assert.equal("lamp", expect_message("release", "16m"))
    assert.equal("lamp", expect_message("expired"))
    assert.equal("expired", (expect_exit(order)))
  end)

  it("is not kept when its item is sold out", function()
    process.send(order, "reserved", false)
    assert.equal("sold out", (expect_exit(order)))
  end)
end)
