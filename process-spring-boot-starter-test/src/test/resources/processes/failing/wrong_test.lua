-- Each of these fails; a test in Java knows how.
it("a number", function()
  assert.equal(3, 4)
end)
it("a table", function()
  assert.same({1, name = "b"}, {1, name = "a"}, "two tables")
end)
it("a message", function()
  expect_message("never", "1h")
end)
it("an error", function()
  local missing
  missing.field = 1
end)
