-- Every way but process.terminate to end another process.
return function()
  local variants = {}
  local function note(ok, err) variants[#variants + 1] = ok and "done" or tostring(err) end
  note(process.cancel("target", "1h"))
  note(process.link("target"))
  note(process.with_context({}):with_name("target"):spawn_linked("app:target", "app:processes"))
  note(process.with_context({}):with_name("target"):spawn_linked_monitored("app:target", "app:processes"))
  note(process.cancel("target"))
  return table.concat(variants, ", ")
end
