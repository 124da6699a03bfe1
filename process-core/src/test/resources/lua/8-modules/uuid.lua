-- uuid: chapter 8.6 of the specification.
local DNS = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"

return {
  ["versions and variants of what is made"] = function()
    for version, make in next_of { [1] = uuid.v1, [4] = uuid.v4, [7] = uuid.v7 } do
      local a, b = make(), make()
      eq(#a, 36) eq(a == b, false) eq(uuid.validate(a), true)
      eq(uuid.version(a), version) eq(uuid.variant(a), "RFC4122")
      eq(uuid.format(a), a)
    end
  end,
  ["names"] = function()
    eq(uuid.v3(DNS, "www.example.com"), "5df41881-3aed-3515-88a7-2f4a814cf09e")
    eq(uuid.v5(DNS, "www.example.com"), "2ed6657d-e927-568b-95e1-2665a8aea6a2")
    eq(uuid.version(uuid.v5(DNS, "")), 5)
  end,
  ["v7 ascends"] = function()
    local last = ""
    for _ = 1, 20000 do
      local id = uuid.v7()
      eq(id > last, true)
      last = id
    end
  end,
  ["time of v1 and v7"] = function()
    for _, make in next_of { uuid.v1, uuid.v7 } do
      local before = time.now():unix()
      local stamp = uuid.parse(make()).timestamp
      eq(stamp >= before, true)
      eq(stamp <= time.now():unix() + 1, true)
    end
    eq(#uuid.parse(uuid.v1()).node, 12)
    eq(uuid.parse(uuid.v1()).node == uuid.parse(uuid.v1()).node, false)
    local old = uuid.parse("C232AB00-9414-11EC-B3C8-9F6BDECED846")
    eq(old.version, 1) eq(old.variant, "RFC4122") eq(old.timestamp, 1645557742) eq(old.node, "9f6bdeced846")
    local new = uuid.parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    eq(new.version, 7) eq(new.timestamp, 1645557742) eq(new.node, nil)
    local random = uuid.parse(uuid.v4())
    eq(random.timestamp, nil) eq(random.node, nil) eq(random.version, 4)
  end,
  ["variants"] = function()
    local function with(digit) return "00000000-0000-4000-" .. digit .. "000-000000000000" end
    eq(uuid.variant(with("0")), "NCS") eq(uuid.variant(with("7")), "NCS")
    eq(uuid.variant(with("8")), "RFC4122") eq(uuid.variant(with("b")), "RFC4122")
    eq(uuid.variant(with("c")), "Microsoft") eq(uuid.variant(with("d")), "Microsoft")
    eq(uuid.variant(with("e")), "Future") eq(uuid.variant(with("f")), "Future")
  end,
  ["formats"] = function()
    eq(uuid.format("6BA7B810-9DAD-11D1-80B4-00C04FD430C8"), DNS)
    eq(uuid.format(DNS, "standard"), DNS)
    eq(uuid.format(DNS, "simple"), "6ba7b8109dad11d180b400c04fd430c8")
    eq(uuid.format(DNS, "urn"), "urn:uuid:" .. DNS)
    eq(uuid.format(uuid.format(DNS, "simple")), DNS)
    eq(uuid.format(uuid.format(DNS, "urn")), DNS)
  end,
  ["validate takes any value"] = function()
    eq(uuid.validate(DNS), true)
    for _, bad in next_of { "", "x", DNS .. "0", "6ba7b810-9dad-11d1-80b4-00c04fd430cg", "6ba7b810x9dad-11d1-80b4-00c04fd430c8",
      1, true, {}, time.utc, eq } do
      eq(uuid.validate(bad), false)
    end
    eq(uuid.validate(), false) eq(uuid.validate(nil), false)
  end,
  ["bad input is INVALID"] = function()
    for _, f in next_of { uuid.version, uuid.variant, uuid.parse, uuid.format } do
      fails(errors.INVALID, "invalid UUID format", f, "x")
      fails(errors.INVALID, "uuid must be a string", f, {})
      fails(errors.INVALID, "uuid is required", f)
    end
    for _, f in next_of { uuid.v3, uuid.v5 } do
      fails(errors.INVALID, "invalid UUID format", f, "x", "n")
      fails(errors.INVALID, "namespace is required", f)
      fails(errors.INVALID, "name is required", f, DNS)
      fails(errors.INVALID, "name must be a string", f, DNS, {})
    end
    fails(errors.INVALID, "format must be standard, simple or urn", uuid.format, DNS, "x")
    fails(errors.INVALID, "format must be a string", uuid.format, DNS, {})
  end,
}
